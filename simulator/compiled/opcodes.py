"""The numbers that the compile step and the kernel agree on."""

from __future__ import annotations

#: Before and after every time of a history or timer.
NEVER = -(2**62)
FOREVER = 2**62

#: How many places a mask of events has.
EVENT_BITS = 64

# --- Values and truth ----------------------------------------------------------------------------------------

MISSING = 0
NUMBER = 1
TEXT = 2

FALSE = 0
UNKNOWN = 1
TRUE = 2

# --- Conditions: what an instruction does --------------------------------------------------------------------

#: Join the two truths on top of the stack, or turn the one round.
ALL = 0
ANY = 1
NOT = 2
#: The condition is done.
END = 3
#: Jump if the truth on top is the one in ``place``.
SKIP_IF = 4
#: Put the truth in ``place`` on the stack.
TRUTH = 5
#: Around the filter of an event measure, and around a segment's condition.
SCAN = 6
SCAN_END = 7
SEGMENT = 8
SEGMENT_END = 9
#: Read something and compare it.
ATTRIBUTE = 10
EVENT_PROPERTY = 11
ENTRY_PROPERTY = 12
EVENTS = 13
STAGE = 14
STAGE_VISITS = 15
SENT = 16
NOTHING_THERE = 17
CALENDAR = 18
WEIGHTS = 19
INDEX = 20
#: Whether so many events happened.
REACHED = 21

COUNT = 0
SUM = 1
LAST = 2

WEEKDAY = 0
MONTH = 1
MONTH_DAY = 2
DAY_OF_MONTH = 3
HOUR = 4

EQUAL = 0
NOT_EQUAL = 1
GREATER = 2
AT_LEAST = 3
LESS = 4
AT_MOST = 5
ONE_OF = 6
IS_MISSING = 7
IS_PRESENT = 8
NOT_COMPARABLE = 9

# --- Steps ---------------------------------------------------------------------------------------------------

TRIGGER = 0
DELAY = 1
UNTIL = 2
WAIT = 3
SUPPLY = 4
AFTER = 5
DATE_WAIT = 6
HABIT = 7
GATE = 8
ASSUMED = 9
RATE = 10
BRANCH = 11
SPLIT = 12
SEND = 13
SET_STAGE = 14
WRITE = 15
SUPPRESS = 16
GOAL = 17
END_NODE = 18
LINK_JOURNEY = 19

#: What the short way does at a node: it goes there by no means, or leaves it to the rest of the kernel; else what the
#: name says; it takes up a wait again.
QUICK_NEVER = -1
QUICK_NOTHING = 0
QUICK_WAIT = 1
QUICK_MEMO = 2
QUICK_PAST = 3
QUICK_BRANCH = 4
QUICK_STAGE = 5
QUICK_SEND = 6
QUICK_SPLIT = 7
QUICK_END = 8
QUICK_NUMBER = 9
QUICK_RESUME = 10

#: What comes of an event: the output that it takes (with ANSWER_OTHERS if others hear it after that), or the wait must
#: be asked, or only others hear it, or goals, exits and loop counters do.
ANSWER_OTHERS = 1 << 13
ANSWER_OUTPUT = ANSWER_OTHERS - 1
ANSWER_ASK = -1
ANSWER_OTHERS_ONLY = -2
ANSWER_RULES = -3

#: What moved an instance last.
MOVED_BY_NOTHING = 0
MOVED_BY_EVENT = 1
MOVED_BY_TIMER = 2

#: Who hears an event while an instance of a journey runs: nobody; a trigger of that journey alone, which refuses it;
#: others.
NOT_HEARD = 0
HEARD_IN_VAIN = 1
HEARD_BY_OTHERS = 2

#: Flags of a wait for events.
RANKED = 1
LOOK_BACK = 2

NEXT = 0
GO_ON = 1
EXIT = 2

SET = 0
ADD = 1
CLEAR = 2

#: What walking is told instead of an output: the node is entered, a message is looked at again, the instance stays or
#: has ended.
ARRIVE = -1
AGAIN = -2
STOP = -3
#: A message that waited for a visit in vain.
UNSEEN = -4

LIMIT_EXIT = 0
LIMIT_STAY = 1
LIMIT_OUTPUT = 2

ROLLING = 0
DAYS = 1
WEEK = 2

CAP_SKIP = 0
CAP_WAIT = 1
CAP_EXIT = 2
CAP_OTHER = 3

# --- Instances -----------------------------------------------------------------------------------------------

#: What an instance does. The figures count those from WAITING to BOOKED as active.
DEAD = 0
WAITING = 1
QUIET = 2
CAPPED = 3
LOOPING = 4
STAYING = 5
BOOKED = 6
WALKING = 7
#: An entry that waits for another journey to end; one that was dropped or refused meanwhile.
DEFERRED = 8
DROPPED = 9

# --- Entry ---------------------------------------------------------------------------------------------------

ONCE = 0
AFTER_EXIT = 1
ANY_TIME = 2

REFUSED_ONCE = 0
REFUSED_RUNNING = 1
REFUSED_TOO_SOON = 2
REFUSED_NO_KEY = 3
REFUSED_LIMIT = 4
REFUSED_EXCLUDED = 5
REFUSED_TOO_MANY = 6
REFUSED_SAME_INSTANT = 7
REFUSED_HOLDOUT = 8
REFUSED_FULL = 9
REFUSALS = 10

# --- Triggers ------------------------------------------------------------------------------------------------

EVENT_TRIGGER = 0
SILENCE_TRIGGER = 1
DATE_TRIGGER = 2
SEGMENT_TRIGGER = 3
STAGE_TRIGGER = 4
SCHEDULE_TRIGGER = 5
JOURNEY_TRIGGER = 6

ANY_DIRECTION = 0
FORWARD = 1
BACK = 2

# --- Deliveries ----------------------------------------------------------------------------------------------

PERSON_CHANGED = 0
STAGE_CHANGED = 1
LEFT_JOURNEY = 2
STARTED_JOURNEY = 3
REMOVED_FROM = 4

# --- Figures -------------------------------------------------------------------------------------------------

BLOCKED_CONSENT = 0
BLOCKED_REACHABILITY = 1
BLOCKED_SUPPRESSION = 2
BLOCKED_VALID_UNTIL = 3
BLOCKED_QUIET = 4
BLOCKED_NO_VISIT = 5
BLOCKED_NO_PLACE = 6
BLOCKED = 7
ACTIVE = 6

#: First reasons why a person was sent nothing: the blocked ones, then these.
NOTHING_CAPPED = 7
NOTHING_LEFT = 8
NOTHING_WAITING = 9
NOTHING_REACHED = 10
NOTHING = 11

#: So many lines of one metric lie together in the log.
CHUNK = 256
#: Values below this are counted without a line, where most are small.
SMALL = 64
#: Digits of the numbers of people that are counted at all nodes at once, and how many people they can count.
SLICES = 16
MOST_SLICED = (1 << SLICES) - 1
#: Highest numbers of messages up to this are counted without a line.
MOST_PEOPLE = 1023

# --- Places that customers share -----------------------------------------------------------------------------

BOOK = 0
GIVE_BACK = 1

#: What happens at a moment, in this order at one instant.
DATED = 0
LOGGED = 1
TIMER = 2

# --- Why a block could not be finished -----------------------------------------------------------------------

FULL_LOG = 1
FULL_INSTANCES = 2
FULL_KEYS = 3
FULL_SILENCES = 4
FULL_STAGES = 5
FULL_SENDS = 6
FULL_CHANGES = 7
RUNAWAY = 8
NO_MOMENT = 9
FULL_REQUESTS = 10
FULL_WIDE_LOG = 12
FULL_STAYS = 11
