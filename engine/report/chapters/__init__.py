"""What the paper says of each kind of experiment beyond propagation and training: the numbers its
section names, and its tables. One module per kind."""
