"""Figures and tables of the training experiment."""

from engine.study.protocol import Protocol

# Sun & Wang (2020), figure 2: ReLU on MNIST from three of their laws.
DOCUMENT_ACTIVATION = "relu"
DOCUMENT_LAWS = ("normal_sd0.01", "lecun_normal", "he_normal")


def figures(protocol: Protocol) -> dict[str, tuple[str, ...]]:
    """By the module that draws them."""
    curves = {"curves": ("curves_documents",)} if _has_documents(protocol) else {}
    return {"matrix": ("matrix",), **curves}


def laws(protocol: Protocol) -> tuple[str, ...]:
    """The laws of Sun & Wang's figure 2 that the study runs."""
    return protocol.initializers_among(DOCUMENT_LAWS)


def _has_documents(protocol: Protocol) -> bool:
    activations = {activation.name for activation in protocol.activations}
    return DOCUMENT_ACTIVATION in activations and bool(laws(protocol))
