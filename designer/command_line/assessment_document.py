"""What may be claimed about a run, as JSON values."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from designer.command_line.assess_document import effects_document
from designer.command_line.comparison_document import estimate_document, figure_document
from exporters.estimand import estimand

if TYPE_CHECKING:
    from exporters.names import Names
    from simulator.estimates.assessment import Assessment


def assessment_document(found: Assessment, names: Names) -> dict[str, Any]:
    """The part ``estimates`` of a result's JSON; aggregates only."""
    import msgspec

    def plain(value: Any) -> Any:
        return msgspec.to_builtins(value, str_keys=True)

    result = found.run.result
    figures = []
    for figure, estimate in found.estimates.items():
        if estimate.value:
            described = figure_document(figure, names)
            sentence = estimand(result, described["words"])
            figures.append({**described, "estimand": sentence, **estimate_document(estimate)})
    answers = found.answers
    return {
        "figures": figures,
        "rates": plain(found.rates),
        "lacking": [{"what": one.what, "name": one.name, "share": one.share} for one in found.lacks],
        "fatigue": plain(found.fatigue),
        "answers": None
        if answers is None
        else {"all": plain(answers.all), "kinds": plain(answers.kinds), "strength": answers.strength},
        "opt_outs": {"kind": type(found.opt_outs).__name__, **plain(found.opt_outs)},
        "holdouts": plain(found.holdouts),
        "effects": effects_document(found.effects, {one.journey: one.name for one in result.programs}),
    }
