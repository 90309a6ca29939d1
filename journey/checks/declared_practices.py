"""The checks of the field's practice that the drawing alone can answer."""

from __future__ import annotations

from journey.checks.declaration import Check, Limit
from journey.words import mark, mark_count

_MESSAGES = mark_count("{count} message", "{count} messages")
_TIMES = mark_count("{count} time", "{count} times")
_DAYS = mark_count("{count} day", "{count} days")
_STAGES = mark_count("{count} stage", "{count} stages")

PRACTICES = (
    Check(
        "everyone",
        "warning",
        mark("Broadcast to everyone"),
        mark("A message that suits everybody suits nobody: choose whom it is for."),
        ("SIN-1", "SEG-01"),
    ),
    Check(
        "same-for-all",
        "hint",
        mark("The same messages for all"),
        mark("People come for different reasons; find out by what they do, or ask."),
        ("SIN-1", "SIN-5", "SIN-6"),
        (Limit("messages", mark("From so many messages on one way"), 5, 2, 1000, _MESSAGES),),
    ),
    Check(
        "too-many-messages",
        "warning",
        mark("More messages possible than allowed"),
        mark("What one entry can send at most, over all loops, waits and caps."),
        ("SIN-1", "AUTO-02"),
        (
            Limit("messages", mark("At most"), 26, 1, 1000, _MESSAGES),
            Limit("days", mark("Within"), 60, 1, 3660, _DAYS),
        ),
    ),
    Check(
        "same-ask",
        "warning",
        mark("The same ask again and again"),
        mark("Who did not act the first times needs another reason, not another reminder."),
        ("SIN-2",),
        (
            Limit("times", mark("From so many times for one person"), 4, 2, 1000, _TIMES),
            Limit("days", mark("Within"), 90, 1, 3660, _DAYS),
        ),
    ),
    Check(
        "dumped",
        "hint",
        mark("Left over for the main list"),
        mark("Who did not answer is not like everybody else: a step back is not the end."),
        ("SIN-2", "LIFE-01"),
    ),
    Check(
        "no-way-back",
        "hint",
        mark("No way back"),
        mark("People go back to compare again; a journey that only goes on loses them."),
        ("SIN-2", "LIFE-01"),
        (Limit("stages", mark("From so many stages with steps"), 5, 2, 1000, _STAGES),),
    ),
    Check(
        "silence-after-sale",
        "hint",
        mark("Silence after the sale"),
        mark("Between order and delivery, and after it, people look for a word from you."),
        ("SIN-3",),
        (Limit("stages", mark("From so many stages with steps"), 4, 2, 1000, _STAGES),),
    ),
    Check(
        "question-without-reason",
        "warning",
        mark("Question without a reason"),
        mark("People answer if they know why they are asked."),
        ("SIN-6", "RULE-06"),
    ),
    Check(
        "too-many-questions",
        "warning",
        mark("Too many questions"),
        mark("Asking too much of people drives them out."),
        ("RULE-06", "SIN-6"),
        (Limit("questions", mark("More than"), 3, 1, 100, mark_count("{count} question", "{count} questions")),),
    ),
    Check(
        "wrong-hour",
        "warning",
        mark("Wrong hour for the product"),
        mark("Breakfast sells before breakfast, lunch before lunch."),
        ("SIN-7",),
    ),
    Check(
        "legal-hours",
        "warning",
        mark("Outside the hours that the law allows"),
        mark("SMS, calls and the like are lawful only by day where the person is."),
        ("SIN-7", "RULE-06"),
        (
            Limit("from", mark("Allowed from"), 8, 0, 23, mark("o'clock")),
            Limit("to", mark("Allowed to"), 21, 1, 24, mark("o'clock")),
        ),
    ),
    Check(
        "quiet-conflict",
        "warning",
        mark("Set to an hour of quiet"),
        mark("A time that lies in the quiet hours is held or skipped each time."),
        ("SIN-7",),
    ),
    Check(
        "coupon-expires",
        "error",
        mark("Coupon that expires too early"),
        mark("An invalid coupon makes people angry, and they leave."),
        ("RULE-04", "AUTO-08"),
    ),
    Check(
        "coupon-missing",
        "error",
        mark("Coupon that does not exist"),
        mark("An invalid coupon makes people angry, and they leave."),
        ("RULE-04",),
    ),
    Check(
        "coupon-not-issued",
        "warning",
        mark("Coupon that nobody was given"),
        mark("A message may show a coupon only after a step has issued it."),
        ("RULE-04",),
    ),
    Check(
        "coupon-without-code",
        "warning",
        mark("Coupon without a code"),
        mark("A coupon needs a code that the shop's checkout knows, and a value."),
        ("RULE-04",),
    ),
    Check(
        "out-of-stock",
        "warning",
        mark("Promotion of what may be sold out"),
        mark("Never promote a product that is out of stock."),
        ("RULE-05",),
        (Limit("days", mark("From so many days after the product was looked at"), 7, 0, 3660, _DAYS),),
    ),
    Check(
        "review-before-delivery",
        "warning",
        mark("Review asked for before the delivery"),
        mark("Nobody can judge what has not come yet."),
        ("AUTO-06",),
    ),
    Check(
        "paid-review",
        "warning",
        mark("Review with a reward"),
        mark("A review that was paid for convinces nobody."),
        ("AUTO-06",),
    ),
    Check(
        "cart-reminders",
        "warning",
        mark("Too many cart reminders"),
        mark("One message and one reminder; more may be reported as spam."),
        ("RULE-03", "AUTO-02"),
        (Limit("messages", mark("More than"), 2, 1, 100, _MESSAGES),),
    ),
    Check(
        "dwell-only",
        "warning",
        mark("Time on a page as the only sign"),
        mark("A tab left open proves nothing: look at visits, too."),
        ("AUTO-01",),
    ),
    Check(
        "late-welcome",
        "warning",
        mark("Welcome that comes late"),
        mark("A welcome belongs to the moment of signing up."),
        ("RULE-09",),
        (Limit("minutes", mark("Later than"), 60, 0, 10_080, mark_count("{count} minute", "{count} minutes")),),
    ),
    Check(
        "complaint-alone",
        "warning",
        mark("Complaint that no person answers"),
        mark("Machines are impersonal: who complains is to hear from a person, promptly."),
        ("RULE-07", "AUTO-06", "SIN-3"),
    ),
    Check(
        "call-everyone",
        "hint",
        mark("Calls to everybody"),
        mark("Calling costs: call where the value is high, write to the others."),
        ("SEG-02",),
    ),
    Check(
        "unlimited-entry",
        "hint",
        mark("Every event starts anew"),
        mark("An event that happens often for one person sends everything as often."),
        ("SIN-1",),
    ),
    Check(
        "shared-trigger",
        "warning",
        mark("Two journeys on one start"),
        mark("The same people hear from both at once, and neither knows of the other."),
        ("SIN-1", "LIFE-03"),
    ),
    Check(
        "unsubscribe",
        "warning",
        mark("No way to unsubscribe"),
        mark("A commercial e-mail needs a link to unsubscribe."),
        ("RULE-06",),
    ),
    Check(
        "false-transactional",
        "warning",
        mark("Offer that calls itself transactional"),
        mark("A message with a coupon sells: it needs consent, caps and quiet hours."),
        ("RULE-06",),
    ),
)
