"""Tests of impact, and the programs that compare, count, and break it."""
