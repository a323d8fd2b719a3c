"""The only readers: of agency files when data/ is built, of data/ and models/ when the model runs."""
