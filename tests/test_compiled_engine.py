"""The compiled engine beside the plain one: equal figures, however the work is cut up and kept."""

import os
import subprocess
import sys
from pathlib import Path
from random import Random

import pytest
from crowded_history import crowded
from engines import compiled
from history_builder import DAY, HOUR, Person, make_history
from msgspec.structs import replace
from part_of_history import part_of
from program_builder import event, on, program
from random_calm import make_calm_scenario
from random_journeys import make_scenario

from journey.file import read_journey
from journey.program import program_of
from journey.steps import Delay, End, EventTrigger, LoopLimits, Send, SetStage, WaitForEvents
from simulator.compiled import space
from simulator.compiled.cache import FOLDER_VARIABLE, KernelMissing, is_warm, kernel_file, load_kernel
from simulator.compiled.engine import simulate_compiled
from simulator.compiled.warm_up import start_building
from simulator.history.sample import sample_history
from simulator.plain.engine import simulate_plain
from simulator.run import Cancelled, RunError, RunSettings
from simulator.simulate import simulate
from simulator.tally import differences

ROOT = Path(__file__).resolve().parent.parent
TEMPLATES = sorted((ROOT / "resources" / "templates").glob("*.journey"))


def run_python(code, folder):
    return subprocess.run(
        [sys.executable, "-c", code],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )


# --- Equality ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", range(5))
def test_random_journeys_count_as_in_the_plain_engine(seed):
    for number in range(100):
        scenario = make_scenario(Random(f"{seed} {number}"))
        plain = simulate_plain(scenario.programs, scenario.history, scenario.settings)
        found = compiled(scenario.programs, scenario.history, scenario.settings)
        assert differences(found, plain) == [], f"scenario {seed} {number}"


def test_calm_random_journeys_count_as_in_the_plain_engine():
    for number in range(150):
        scenario = make_calm_scenario(Random(f"calm {number}"))
        plain = simulate_plain(scenario.programs, scenario.history, scenario.settings)
        found = compiled(scenario.programs, scenario.history, scenario.settings)
        assert differences(found, plain) == [], f"scenario {number}"


def test_people_with_many_events_count_as_in_the_plain_engine():
    for number in range(25):
        random = Random(f"crowded {number}")
        scenario = make_calm_scenario(random)
        history = crowded(scenario.history, random)
        plain = simulate_plain(scenario.programs, history, scenario.settings)
        found = compiled(scenario.programs, history, scenario.settings)
        assert differences(found, plain) == [], f"scenario {number}"


def test_a_wait_that_an_event_ends_at_its_last_moment_was_as_long_as_it_can_be():
    waiting = program(
        {
            "start": EventTrigger(event("view")),
            "wait": WaitForEvents((on("order", "order"),), HOUR),
            "end": End("end"),
        },
        ["start > wait", "wait.order > end", "wait.timeout > end"],
    )
    history = make_history([Person("a", [(0, "view"), (HOUR, "order")]), Person("b", [(0, "view")])], end=DAY)
    found = compiled([waiting], history, RunSettings())
    assert found.nodes["wait"].seconds.as_dict() == {HOUR: 2}
    assert differences(found, simulate_plain([waiting], history, RunSettings())) == []


def test_places_that_an_earlier_try_was_given_do_not_turn_the_clock_back():
    scenario = make_scenario(Random("m 129"))
    plain = simulate_plain(scenario.programs, scenario.history, scenario.settings)
    assert differences(compiled(scenario.programs, scenario.history, scenario.settings), plain) == []


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.stem)
def test_the_bundled_journeys_on_the_bundled_sample(template):
    programs = [program_of(read_journey(template))]
    # Where people share places, all take part: of the whole sample the plain engine would take too long.
    history = part_of(sample_history(), 120)
    plain = simulate_plain(programs, history, RunSettings(seed=3))
    assert differences(compiled(programs, history, RunSettings(seed=3)), plain) == []


def test_all_bundled_journeys_together():
    programs = [program_of(read_journey(template)) for template in TEMPLATES]
    programs = [
        replace(
            one,
            steps={f"{number} {node}": step for node, step in one.steps.items()},
            triggers=tuple(f"{number} {node}" for node in one.triggers),
            goals=(),
            links={
                f"{number} {node}": {
                    output: replace(link, edge=f"{number} {link.edge}", target=f"{number} {link.target}")
                    for output, link in links.items()
                }
                for node, links in one.links.items()
            },
            journey=str(number),
            priority=-number % 3,
            defer_while=("1",) if number == 2 else (),
        )
        for number, one in enumerate(programs)
    ]
    history = part_of(sample_history(), 8)
    plain = simulate_plain(programs, history, RunSettings())
    assert plain.entered
    assert differences(compiled(programs, history, RunSettings()), plain) == []


# --- Threads, blocks, memory ------------------------------------------------------------------------------------------


def lifecycle():
    return [program_of(read_journey(ROOT / "resources" / "templates" / "lifecycle.journey"))]


@pytest.mark.parametrize(("threads", "blocks"), [(2, 256), (2, 1), (3, 7), (1, 100_000)])
def test_figures_do_not_depend_on_threads_or_blocks(threads, blocks):
    whole = compiled(lifecycle(), sample_history(), RunSettings())
    parted = simulate_compiled(lifecycle(), sample_history(), RunSettings(), threads=threads, blocks=blocks)
    assert whole.entered
    assert differences(parted, whole) == []


def test_tables_that_are_too_small_grow(monkeypatch):
    roomy = [compiled(one.programs, one.history, one.settings) for one in map(make_scenario, map(Random, range(60)))]
    busy = program(
        {"start": EventTrigger(event("view")), "wait": Delay(30 * DAY), "mail": Send("email"), "stage": SetStage("a")},
        ["start > mail", "mail > stage", "stage > wait"],
    )
    history = make_history([Person("a", [(hour * HOUR, "view") for hour in range(500)])], end=20 * DAY)
    expected = simulate_plain([busy], history, RunSettings())
    monkeypatch.setattr(space, "FIRST_SIZES", dict.fromkeys(space.FIRST_SIZES, 2))
    cramped = [compiled(one.programs, one.history, one.settings) for one in map(make_scenario, map(Random, range(60)))]
    for one, other in zip(cramped, roomy, strict=True):
        assert differences(one, other) == []
    assert differences(compiled([busy], history, RunSettings()), expected) == []


def test_a_person_who_needs_too_much_memory_is_an_error(monkeypatch):
    monkeypatch.setattr(space, "MOST_ROWS", 64)
    monkeypatch.setattr(space, "FIRST_SIZES", dict.fromkeys(space.FIRST_SIZES, 16))
    busy = program({"start": EventTrigger(event("view")), "wait": Delay(30 * DAY)}, ["start > wait"])
    history = make_history([Person("a", [(hour * HOUR, "view") for hour in range(200)])])
    with pytest.raises(RunError, match="memory"):
        compiled([busy], history, RunSettings())


def test_a_log_that_fills_is_emptied_on_the_way(monkeypatch):
    whole = compiled(lifecycle(), sample_history(), RunSettings())
    monkeypatch.setattr(space, "FIRST_SIZES", {**space.FIRST_SIZES, "log_owners": 300})
    assert differences(compiled(lifecycle(), sample_history(), RunSettings()), whole) == []


def test_progress_is_told_and_a_run_can_be_cancelled():
    told = []
    simulate_compiled(
        lifecycle(), sample_history(), RunSettings(), threads=2, progress=lambda done, of: told.append((done, of))
    )
    assert all(of == 256 for _, of in told)
    asked = []
    with pytest.raises(Cancelled):
        simulate_compiled(
            lifecycle(),
            sample_history(),
            RunSettings(),
            threads=2,
            cancel=lambda: asked.append(None) or len(asked) > 3,
        )
    assert len(asked) == 4


CHECKED = """
import sys
sys.path.insert(0, "tests")
from random import Random
from random_calm import make_calm_scenario
from random_journeys import make_scenario
from simulator.compiled import space
from simulator.compiled.engine import simulate_compiled
from simulator.compiled.warm_up import warm_up
from simulator.plain.engine import simulate_plain
from simulator.tally import differences
assert warm_up()
roomy = dict(space.FIRST_SIZES)
for seed in range(150):
    scenario = (make_calm_scenario if seed % 3 == 0 else make_scenario)(Random(f"checked {seed}"))
    plain = simulate_plain(scenario.programs, scenario.history, scenario.settings)
    for sizes in (roomy, dict.fromkeys(roomy, 1)):
        space.FIRST_SIZES.update(sizes)
        found = simulate_compiled(scenario.programs, scenario.history, scenario.settings, threads=1)
        assert differences(found, plain) == [], seed
"""


def test_the_kernel_never_leaves_its_tables(monkeypatch):
    # A kernel that stops the process at an access outside a table, kept beside the usual one.
    monkeypatch.setenv("LOOPLINE_CHECK_BOUNDS", "1")
    monkeypatch.setenv(FOLDER_VARIABLE, str(ROOT / "build" / "test-cache" / "checked"))
    found = run_python(CHECKED, ROOT)
    assert found.returncode == 0, found.stderr


# --- The kernel's file ------------------------------------------------------------------------------------------------

LOOK = """
from simulator.compiled.cache import is_warm, load_kernel
from simulator.compiled.trial import works
assert is_warm() and works(load_kernel())
import sys
assert "numba" not in sys.modules
"""


def test_the_kernel_is_found_from_any_folder_and_needs_no_compiler(tmp_path):
    compiled(lifecycle(), sample_history(), RunSettings(), range(1))
    for folder in (tmp_path, ROOT / "docs", "/"):
        found = run_python(LOOK, folder)
        assert found.returncode == 0, found.stderr


@pytest.fixture
def empty_cache(tmp_path, monkeypatch):
    compiled(lifecycle(), sample_history(), RunSettings(), range(1))
    monkeypatch.setenv(FOLDER_VARIABLE, str(tmp_path / "cache"))
    load_kernel.cache_clear()
    yield tmp_path / "cache"
    load_kernel.cache_clear()


def test_a_sample_answers_until_the_kernel_is_there(empty_cache):
    history, people = sample_history(), 60
    assert not is_warm()
    first = simulate(lifecycle(), history, RunSettings(), sample=people)
    assert first.sampled == (people, history.customers)
    expected = simulate_plain(lifecycle(), history, RunSettings(), range(people))
    assert differences(first.tally, expected) == []
    assert start_building().wait() == 0
    assert is_warm()
    then = simulate(lifecycle(), history, RunSettings(), sample=people)
    assert then.sampled is None
    assert then.tally.customers == history.customers


@pytest.mark.parametrize("damage", [b"", b"loopline kernel 1\n{}\n", b"\xff" * 100, None])
def test_a_damaged_kernel_counts_as_none(empty_cache, damage):
    whole = Path(os.environ["XDG_CACHE_HOME"]) / "loopline" / kernel_file().name
    empty_cache.mkdir()
    kernel_file().write_bytes(whole.read_bytes()[:-1] if damage is None else damage)
    with pytest.raises(KernelMissing):
        load_kernel()
    assert not is_warm()


def test_loops_on_one_person_with_thousands_of_events():
    spinning = program(
        {"start": EventTrigger(event("view")), "wait": Delay(HOUR), "mail": Send("email")},
        ["start > wait", "wait > mail", "mail > wait"],
        loops={"mail.next": LoopLimits(3, 2 * HOUR)},
    )
    history = make_history([Person("a", [(minute * 600, "view") for minute in range(3000)])])
    plain = simulate_plain([spinning], history, RunSettings())
    assert differences(compiled([spinning], history, RunSettings()), plain) == []
