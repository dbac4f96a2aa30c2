"""Does the student's side say what stands under a name, and call it?"""

from __future__ import annotations

import warnings

import pandas as pd
import pytest

from grading.inside.answers import AnswerServer, builtin_base
from grading.inside.protocol import (
    Call,
    Data,
    Function,
    Look,
    Missing,
    Parameter,
    Raised,
    Result,
    Unfit,
    read_reply,
    read_request,
    write_reply,
    write_request,
)
from grading.inside.wire import Refusal, WireLimits, decode, encode
from shop.errors import WireError


def ask(namespace, request, **options):
    """Send one request through its bytes."""
    return read_reply(AnswerServer(namespace, **options).handle(write_request(request)))


def call(namespace, name, *args, **kwargs):
    arguments = tuple(encode(value) for value in (*args, *kwargs.values()))
    return ask(namespace, Call(name, arguments, tuple(kwargs)))


RECORDS = [
    Look("f"),
    Call("f", (b"a", b"b"), ("k",)),
    Missing(),
    Data(b"value"),
    Function(None),
    Function((Parameter("x", 1, "none"), Parameter("y", 3, "plain", 2.5))),
    Unfit(Refusal.GENERATOR),
    Result(b"value", {0: b"a", 3: b"b"}),
    Raised("KeyError", {1: b"a"}),
]


@pytest.mark.parametrize("record", RECORDS)
def test_requests_and_replies_arrive_as_sent(record):
    if isinstance(record, Look | Call):
        assert read_request(write_request(record)) == record
    else:
        assert read_reply(write_reply(record)) == record


@pytest.mark.parametrize("data", [b"", b"noise", write_reply(Missing())])
def test_what_is_no_request_is_refused(data):
    with pytest.raises(WireError):
        AnswerServer({}).handle(data)


def test_an_unknown_name_is_missing():
    assert ask({}, Look("f")) == Missing()
    assert call({}, "f") == Missing()


def test_data_is_sent_as_it_is_now():
    namespace = {"x": 1}
    server = AnswerServer(namespace)
    for value in (1, 2):
        namespace["x"] = value
        reply = read_reply(server.handle(write_request(Look("x"))))
        assert isinstance(reply, Data) and decode(reply.value) == value


def test_a_function_is_described():
    def f(a, /, b=2, *, c="x", d=[1]):  # noqa: B006
        """Do nothing."""

    assert ask({"f": f}, Look("f")) == Function(
        (
            Parameter("a", 0, "none"),
            Parameter("b", 1, "plain", 2),
            Parameter("c", 3, "plain", "x"),
            Parameter("d", 3, "opaque"),
        )
    )


def test_a_function_without_signature_is_still_a_function():
    assert ask({"f": dict.fromkeys}, Look("f")).__class__ is Function
    assert ask({"f": min}, Look("f")) == Function(None)


def test_a_call_takes_positions_and_keywords():
    reply = call({"f": lambda *args, **kwargs: [args, kwargs]}, "f", 1, 2, k=3)
    assert decode(reply.value) == [(1, 2), {"k": 3}]


def test_only_changed_arguments_are_sent_back():
    def f(left, frame, *, right):
        frame["y"] = 1
        right.add(5)

    reply = call({"f": f}, "f", [1], pd.DataFrame({"x": [1]}), right={1})
    assert set(reply.changed) == {1, 2}
    assert list(decode(reply.changed[1]).columns) == ["x", "y"]
    assert decode(reply.changed[2]) == {1, 5}


def test_arguments_that_the_answer_keeps_are_its_own():
    kept = []

    def f(items):
        kept.append(items)
        return items

    reply = call({"f": f}, "f", [1])
    kept[0].append(2)
    assert decode(reply.value) == [1] and reply.changed == {}


@pytest.mark.parametrize("size", [0, 1, 50])
def test_an_unchanged_set_of_mixed_values_counts_as_unchanged(size):
    values = {*range(size), *map(str, range(size)), None, frozenset({"a", 1, None})}
    assert call({"f": lambda x: None}, "f", (values,)).changed == {}


@pytest.mark.parametrize(
    ("error", "base"),
    [
        (ValueError("x"), "ValueError"),
        (pd.errors.MergeError("x"), "ValueError"),
        (KeyboardInterrupt(), "KeyboardInterrupt"),
        (type("Mine", (Exception,), {})(), "Exception"),
        (type("ValueError", (Exception,), {})(), "Exception"),
        (type("Two", (KeyError, AttributeError), {})(), "KeyError"),
    ],
)
def test_exceptions_are_named_by_their_nearest_builtin(error, base):
    def f():
        raise error

    assert call({"f": f}, "f") == Raised(base, {})
    assert builtin_base(type(error)) == base


def test_a_class_that_claims_to_be_a_builtin_is_not_believed_by_name():
    for name in ("SecretText", "ValueError"):
        liar = type(name, (Exception,), {"__module__": "builtins"})
        assert builtin_base(liar) == "Exception"


def test_results_beyond_the_limit_are_refused():
    small = WireLimits(message_bytes=1_000, header_bytes=500)
    server = AnswerServer({"f": lambda: "x" * 5_000, "x": "x" * 5_000}, small)
    for request in (Look("x"), Call("f", ())):
        assert read_reply(server.handle(write_request(request))) == Unfit(Refusal.TOO_LARGE)


def test_what_an_answer_prints_is_dropped(capfd):
    def f():
        import sys

        print("out")
        print("err", file=sys.stderr, flush=True)
        sys.stdout.writelines(["more"])
        assert not sys.stdout.isatty() and not sys.stdout.closed
        return 1

    assert decode(call({"f": f}, "f").value) == 1
    assert capfd.readouterr() == ("", "")


def test_a_warning_of_an_answer_is_no_failure():
    def f():
        warnings.warn("careful", stacklevel=1)
        return 1

    with pytest.warns(UserWarning, match="careful"):
        assert decode(call({"f": f}, "f").value) == 1


def test_figures_that_a_call_opens_are_closed():
    import matplotlib.pyplot as plt

    from shop.checks import ChartDescription

    own, _ = plt.subplots()

    def f():
        plt.subplots()
        _, axes = plt.subplots()
        axes.bar(["a", "b"], [1, 2])
        axes.set_title("Two bars")
        return axes

    reply = call({"f": f}, "f")
    assert plt.get_fignums() == [own.number]
    plt.close(own)
    description = decode(reply.value)
    assert isinstance(description, ChartDescription)
    assert description.title == "Two bars" and len(description.bars) == 2


def test_an_axes_under_a_name_is_sent_as_its_description():
    import matplotlib.pyplot as plt

    from shop.checks import ChartDescription

    figure, axes = plt.subplots()
    reply = ask({"ax": axes}, Look("ax"))
    assert isinstance(decode(reply.value), ChartDescription)
    plt.close(figure)


HOSTILE = {
    "mapping that raises": """
class Hostile(dict):
    def items(self): raise SystemExit
    def __iter__(self): raise SystemExit
x = Hostile()
""",
    "signature that raises": """
class Hostile:
    __signature__ = property(lambda self: 1 / 0)
    def __call__(self): return 1
x = Hostile()
""",
    "wrapped in itself": "def x(): pass\nx.__wrapped__ = x",
    "attributes that raise": """
class Hostile:
    def __getattribute__(self, name): raise SystemExit
x = Hostile()
""",
    "class that lies": """
class Hostile:
    __class__ = property(lambda self: 1 / 0)
x = Hostile()
""",
    "metaclass": """
class Meta(type):
    def mro(cls): return [cls, object]
    def __getattribute__(cls, name): raise SystemExit
class Hostile(metaclass=Meta): pass
x = Hostile()
""",
    "deep list": "x = []\nfor _ in range(100_000): x = [x]",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_values_are_answered(name):
    namespace = {}
    exec(HOSTILE[name], namespace)
    assert isinstance(ask(namespace, Look("x")), Data | Unfit | Function)
    namespace["f"] = lambda: namespace["x"]
    assert isinstance(call(namespace, "f"), Result | Unfit)


def test_patched_libraries_are_no_trouble(monkeypatch):
    class Fake:
        pass

    for name in ("DataFrame", "Series", "Index"):
        monkeypatch.setattr(pd, name, Fake)
    frame = decode(encode([1]))
    assert frame == [1]


@pytest.mark.parametrize("attribute", ["DataFrame", "Series", "Index", "RangeIndex"])
def test_frames_still_cross_when_a_name_of_pandas_is_patched(attribute, monkeypatch):
    frame = pd.DataFrame({"x": [1, 2]})
    result = frame["x"] * 2
    message = encode(result)
    monkeypatch.setattr(pd, attribute, None)
    reply = call({"f": lambda df: result}, "f", 1)
    assert isinstance(reply, Result) and reply.value == message
