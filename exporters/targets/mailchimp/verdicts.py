"""What the fidelity report says of conditions and answers that the shop has to keep in tags and fields."""

from __future__ import annotations

from dataclasses import replace

from exporters.lowering.lower import Lowered
from exporters.lowering.verdicts import Verdict
from exporters.targets.mailchimp.reading import Reading, is_answer
from journey.condition import AttributeOperand, EntryPropertyOperand, comparisons
from journey.steps import AssumedOutcome, Branch
from journey.words import say


def with_kept_outside(lowered: Lowered) -> Lowered:
    """The lowered journey with a verdict for each step whose condition Mailchimp cannot ask of itself."""
    if lowered.problems:
        return lowered
    reading = Reading(lowered, {})
    found: dict[tuple[str, str], Verdict] = {}
    for flow in lowered.flows:
        for piece in flow.pieces:
            step = flow.steps[piece.id]
            words = ""
            if isinstance(step, Branch):
                words = _branch_words(reading, step, [asked.tag for _, asked in reading.splits(piece, step)])
                if step.at_entry:
                    words = words or say("Mailchimp asks when people come to it, not as of the start.")
            elif isinstance(step, AssumedOutcome) and is_answer(piece, step):
                words = say("Mailchimp does not know the answers: a tag for each must be put on by whoever gets them.")
            if words:
                found[piece.origin, words] = Verdict(piece.origin, "", "approximated", words)
    return replace(lowered, verdicts=(*lowered.verdicts, *found.values()))


def _branch_words(reading: Reading, step: Branch, kept: list[str]) -> str:
    tags = [tag for tag in kept if tag]
    if tags:
        return say("Mailchimp cannot ask this: the shop keeps the tag {tag} on those for whom it holds.", tag=tags[0])
    asked = [one for branch in step.branches for one in comparisons(branch.condition)]
    if any(isinstance(one.left, EntryPropertyOperand) for one in asked):
        return say("Mailchimp does not keep the event: the shop writes what is asked into a field beforehand.")
    names = [one.left.name for one in asked if isinstance(one.left, AttributeOperand)]
    if any(
        name.startswith(("consent.", "unsubscribed.", "reachable.")) and name != "reachable.email" for name in names
    ):
        return say("The shop keeps consent and reach in tags.")
    return ""
