"""How the evidence is shown: figures, text in two languages, HTML and PDF."""
