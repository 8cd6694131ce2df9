"""A model as an address or a command names it."""

from __future__ import annotations

from accord.attribution.values.models_of_credit import Dialect, Model

# A U is named by its dialect too: u, u:first_lead_created, u:first_opportunity_created.
_DIALECTS = {
    f"{Model.U.value}:{dialect.value}": dialect
    for dialect in Dialect
    if dialect is not Dialect.FIRST_LAST
}
MODEL_NAMES = (*(model.value for model in Model), *_DIALECTS)


def read_model(said: str) -> tuple[Model, Dialect]:
    """The model, and of a U its dialect. Raises ValueError for what is none."""
    if said in _DIALECTS:
        return Model.U, _DIALECTS[said]
    return Model(said), Dialect.FIRST_LAST
