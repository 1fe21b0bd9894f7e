"""An experiment: which cells, which data, what is measured."""
