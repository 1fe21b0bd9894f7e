"""The page that both editions share: its elements, numbers and cross-references."""
