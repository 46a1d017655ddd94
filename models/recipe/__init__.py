"""How the Danish pipeline is trained, measured and assembled."""
