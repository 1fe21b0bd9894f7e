"""Figures and tables of the propagation experiment; most show an activation each."""

from collections.abc import Collection

from engine.net.activations import Activation
from engine.study.protocol import Protocol

# The four laws of Sun & Wang (2020), section 1, in their order (a) to (d): Gaussian weights with
# standard deviation 1, 0.01, sqrt(1/n) and sqrt(2/n).
DOCUMENT_LAWS = ("normal_sd1", "normal_sd0.01", "lecun_normal", "he_normal")


# Their activation functions, which the notes on Saito's textbook have as well, and Kumar's.
DOCUMENT_ACTIVATIONS = ("sigmoid", "tanh", "relu")
HISTOGRAMS = (*DOCUMENT_ACTIVATIONS, "leaky_relu")


def figures(protocol: Protocol) -> dict[str, tuple[str, ...]]:
    """By the module that draws them; what shows the documents' laws needs one of them."""
    shown: dict[str, tuple[str, ...]] = {"gradients": ("gradients",)}
    if laws(protocol):
        if among(protocol, DOCUMENT_ACTIVATIONS):
            shown = {"breadth": ("two_layers", "breadth"), **shown}
        if functions := among(protocol, HISTOGRAMS):
            shown["histograms"] = tuple(f"histograms_{entry.name}" for entry in functions)
    return shown


def among(protocol: Protocol, names: Collection[str]) -> tuple[Activation, ...]:
    """Those of the named activation functions that the study runs, in its order."""
    return tuple(entry for entry in protocol.activations if entry.name in names)


def laws(protocol: Protocol) -> tuple[str, ...]:
    """The documents' initial laws that the study runs, in the documents' order."""
    return protocol.initializers_among(DOCUMENT_LAWS)
