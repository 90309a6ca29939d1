"""The field's practices that the program carries: what they are called here, and by what groups.

Each is carried by templates, steps, planners or checks, which name its id; docs/practices.md shows which.
"""

from __future__ import annotations

from typing import Literal

import msgspec

from journey.words import mark

Group = Literal["mistakes", "automations", "rules"]

#: Headings of the groups, in their order.
GROUPS: dict[Group, str] = {
    "mistakes": mark("Mistakes to keep from"),
    "automations": mark("Automations"),
    "rules": mark("Rules, segments and flows"),
}


class Practice(msgspec.Struct, frozen=True):
    """One practice. ``title`` (a marked text) says in a few words what is done about it."""

    id: str
    title: str
    group: Group


PRACTICES = (
    Practice("SIN-1", mark("Write to segments and personas, not to everyone alike"), "mistakes"),
    Practice("SIN-2", mark("Follow the stage of a life, backwards too, instead of repeating one ask"), "mistakes"),
    Practice(
        "SIN-3",
        mark("Speak between order and delivery and after it, and begin anew with the next interest"),
        "mistakes",
    ),
    Practice("SIN-4", mark("Use every channel that reaches a person, not e-mail alone"), "mistakes"),
    Practice("SIN-5", mark("Learn the problem behind a purchase, by behaviour or by asking"), "mistakes"),
    Practice("SIN-6", mark("Ask with a stated reason, and let the answer drive content and date"), "mistakes"),
    Practice("SIN-7", mark("Send at the hour that suits person and product"), "mistakes"),
    Practice("AUTO-01", mark("Viewed and left: similar things, minutes or hours later"), "automations"),
    Practice("AUTO-02", mark("Cart left: reminders until the order, then thanks"), "automations"),
    Practice("AUTO-03", mark("The better product beside the one that is looked at"), "automations"),
    Practice("AUTO-04", mark("What goes with an order, within a day"), "automations"),
    Practice("AUTO-05", mark("Offers of a season or a holiday, in time and to those whom it concerns"), "automations"),
    Practice("AUTO-06", mark("Reviews, asked for once the goods could be judged, without a reward"), "automations"),
    Practice("AUTO-07", mark("Reminders before a supply runs out"), "automations"),
    Practice("AUTO-08", mark("Birthdays, with a present that has an end"), "automations"),
    Practice("AUTO-09", mark("Recommendations by those who are active and satisfied"), "automations"),
    Practice("AUTO-10", mark("Winning back, and letting go of those who stay silent"), "automations"),
    Practice("RULE-01", mark("Automate what repeats, takes long, needs much data or ties people down"), "rules"),
    Practice("RULE-02", mark("Automate chats, coupons, returns and what else repeats, with people behind"), "rules"),
    Practice("RULE-03", mark("Keep the number of cart reminders small, and compare before you raise it"), "rules"),
    Practice("RULE-04", mark("Coupons that are announced, given and hold"), "rules"),
    Practice("RULE-05", mark("Never promote what is out of stock"), "rules"),
    Practice("RULE-06", mark("The right tone, and few personal questions"), "rules"),
    Practice("RULE-07", mark("Complaints reach a person at once"), "rules"),
    Practice("RULE-08", mark("Take part in social networks oneself"), "rules"),
    Practice("RULE-09", mark("Welcome at once, and say what will come and how often"), "rules"),
    Practice("RULE-10", mark("Rewards for loyal people, in the hour in which they earn them"), "rules"),
    Practice("RULE-11", mark("Find those who lose interest, ask them back, else let them go"), "rules"),
    Practice("RULE-12", mark("Figures for every step, and decisions from them"), "rules"),
    Practice("RULE-13", mark("Speak to the reason for which a cart was left, where it is known"), "rules"),
    Practice("SEG-01", mark("Saved segments by what people bought, got and left"), "rules"),
    Practice("SEG-02", mark("Call where the value is high, write where it is not"), "rules"),
    Practice("SEG-03", mark("Answer in the channel that the person uses"), "rules"),
    Practice("LIFE-01", mark("A tangle of ways with loops, from first look to advocacy"), "rules"),
    Practice("LIFE-02", mark("One set of names for the stages of a life"), "rules"),
    Practice("LIFE-03", mark("Personas and touchpoints that marketing, sales and service share"), "rules"),
    Practice("FLOW-11", mark("A drip after signing up: three touches, one every two days"), "rules"),
    Practice("FLOW-12", mark("Ads, site, pop-up, coupon and e-mail as one flow over several channels"), "rules"),
    Practice("SYS-01", mark("The systems that shops of the field send with"), "rules"),
)


def practice(practice_id: str) -> Practice | None:
    """The practice with this id, None if there is none."""
    return next((practice for practice in PRACTICES if practice.id == practice_id), None)
