"""Figures and tables of the propagation experiment; most show an activation each."""

from engine.net.activations import Activation
from engine.study.protocol import Protocol

TABLES = ("layers",)

# The four laws of Sun & Wang (2020), section 1, in their order (a) to (d): Gaussian weights with
# standard deviation 1, 0.01, sqrt(1/n) and sqrt(2/n).
DOCUMENT_LAWS = ("normal_sd1", "normal_sd0.01", "lecun_normal", "he_normal")


def figures(protocol: Protocol) -> dict[str, tuple[str, ...]]:
    """By the module that draws them; what shows the documents' laws needs one of them."""
    shown = {
        "gallery": tuple(by_activation(protocol, "gallery")),
        "gradients": ("gradients",),
    }
    if laws(protocol):
        shown |= {
            "histograms": tuple(by_activation(protocol, "histograms")),
            "spread": ("spread",),
        }
    return shown


def by_activation(protocol: Protocol, family: str) -> dict[str, Activation]:
    """The activations, by the name of a family's figure of each."""
    return {f"{family}_{activation.name}": activation for activation in protocol.activations}


def laws(protocol: Protocol) -> tuple[str, ...]:
    """The documents' initial laws that the study runs, in the documents' order."""
    return protocol.initializers_among(DOCUMENT_LAWS)
