"""Assembly: the built data and the stages put together, as a run and what is asked beside it need them."""
