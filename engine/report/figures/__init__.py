"""What all figures share: style, grids, faces, and one family from its data to its files."""
