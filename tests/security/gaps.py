"""Which cells of the matrix no attack fills, and why each of them makes no sense."""

from __future__ import annotations

from dataclasses import dataclass

from security.attack import Asset, AttackClass


@dataclass(frozen=True)
class Gap:
    """Cells of the matrix that are empty for one reason.

    Attributes
    ----------
    kinds, assets
        The cells: each of these classes with each of these assets, where no attack aims.
    why
        What the class would have to do, and which attacks do it.
    """

    kinds: tuple[AttackClass, ...]
    assets: tuple[Asset, ...]
    why: str


_C, _A = AttackClass, Asset
_FILES = (_A.TRUTH, _A.SOURCE, _A.GRADEBOOK, _A.OTHERS, _A.HOST)
_PROCESSES = (_A.NEXT, _A.WARM, _A.COORDINATOR)
_SECRETS = (_A.TESTS, _A.VALUES)
_OBJECTS = (_C.OPERATORS, _C.PATCHING, _C.HOOKS, _C.KERNEL, _C.INSPECTION)
_IN_THE_KERNEL = (*_OBJECTS, _C.SHADOWING)
_IN_THE_SYSTEM = (
    _C.READING,
    _C.WRITING,
    _C.MEMORY,
    _C.SIGNALS,
    _C.SURVIVORS,
    _C.NAMESPACES,
    _C.NETWORK,
)

GAPS = (
    Gap(
        _OBJECTS,
        _FILES,
        "It changes or looks at objects of the student's own process, which hold nothing of these "
        "files. To reach one it would have to open it, which reading and writing try.",
    ),
    Gap(
        (_C.OPERATORS,),
        _PROCESSES,
        "An operator acts where a value is compared. Values are sent as data, so no object of the "
        "student is ever in another process: replies and pickles try to bring one there.",
    ),
    Gap(
        (_C.HOOKS, _C.KERNEL, _C.INSPECTION),
        _PROCESSES,
        "The coordinator runs no kernel and has no hook of the student's, and what a fork changes "
        "in itself ends with it; where something could stay, an attack of the class leaves it.",
    ),
    Gap(
        (
            *_IN_THE_KERNEL,
            _C.MEMORY,
            _C.WRITING,
            _C.SIGNALS,
            _C.SURVIVORS,
            _C.BOMBS,
            _C.EXITS,
            _C.PICKLES,
        ),
        (_A.NETWORK,),
        "It would have to open a socket, which the network class does in every family there is.",
    ),
    Gap(
        (_C.REPLIES, _C.DESCRIPTORS),
        (_A.NETWORK,),
        "A reply travels on a pair of sockets without a name, which leads nowhere else.",
    ),
    Gap(
        (_C.METADATA, _C.FORGERY, _C.ARCHIVES, _C.MARKUP),
        (_A.NETWORK,),
        "It is data and sends nothing; on a page the content security policy lets nothing be "
        "fetched, and the markup class asks that every page has one.",
    ),
    Gap(
        (
            *_IN_THE_KERNEL,
            *_IN_THE_SYSTEM,
            _C.BOMBS,
            _C.EXITS,
            _C.PICKLES,
            _C.DESCRIPTORS,
            _C.FORGERY,
        ),
        (_A.BROWSER,),
        "Nothing of it reaches a page but outputs, and the markup class fills outputs of every "
        "kind with scripts.",
    ),
    Gap(
        (_C.METADATA,),
        (_A.TRUTH, _A.SOURCE, _A.HOST),
        "Metadata name cells, not files; where a name could become a path, the archives class "
        "hands in links and odd names.",
    ),
    Gap(
        (_C.METADATA, _C.FORGERY),
        _PROCESSES,
        "They are read in the coordinator, submission by submission, and nothing of them is kept; "
        "the forged ones that could stop it aim at it.",
    ),
    Gap(
        (_C.READING,),
        (_A.SCORE, _A.NEXT, _A.WARM),
        "Reading changes nothing. What the warm process knows stands in its memory, and that is "
        "the memory class's.",
    ),
    Gap(
        (_C.MEMORY,),
        (_A.SCORE, *_FILES),
        "No memory but the student's own can be opened, neither for reading nor for writing, so "
        "what stands in it, scores and files included, is as far away as the process itself.",
    ),
    Gap(
        (_C.SIGNALS, _C.EXITS),
        (*_SECRETS, _A.TRUTH, _A.SOURCE),
        "It ends or stops a process and reads nothing.",
    ),
    Gap(
        (_C.SIGNALS, _C.EXITS, _C.BOMBS),
        (_A.GRADEBOOK, _A.OTHERS, _A.HOST),
        "Only through a coordinator or worker that dies or meets a full disk, and those are "
        "killed and filled at random moments in tests/grading/crash.",
    ),
    Gap(
        (_C.SURVIVORS,),
        (_A.TRUTH, _A.SOURCE, _A.GRADEBOOK),
        "A surviving process sees what its cell saw, so it can open no more than reading and "
        "writing tried.",
    ),
    Gap(
        (_C.NAMESPACES,),
        (_A.SCORE, _A.NEXT),
        "A score is made in the checker and the next submission gets namespaces of its own; the "
        "way to both leads over the warm process and the host, which the class aims at.",
    ),
    Gap(
        (_C.BOMBS,),
        (*_SECRETS, _A.TRUTH, _A.SOURCE),
        "A bomb takes what others need and reads nothing.",
    ),
    Gap(
        (_C.NETWORK,),
        (_A.SCORE, *_SECRETS, _A.TRUTH, _A.SOURCE, _A.OTHERS, _A.NEXT),
        "Nothing that holds them listens anywhere; what does listen on a machine is called.",
    ),
    Gap(
        (_C.REPLIES,),
        (*_FILES, _A.NEXT, _A.WARM),
        "A reply is read by a checker that is a fork for this submission alone and has neither "
        "these files nor a way to its parent; the coordinator gets what the checker made of it.",
    ),
    Gap(
        (_C.PICKLES,),
        (*_SECRETS, _A.TRUTH, _A.SOURCE),
        "A pickle that is loaded runs code, and the canaries that such code touches first are "
        "the gradebook and the host's files.",
    ),
    Gap(
        (_C.DESCRIPTORS,),
        (_A.TRUTH, _A.SOURCE, _A.NEXT),
        "Every descriptor that is open is looked at and read, whatever it leads to; the next "
        "submission is a fork of the warm process, not of this one.",
    ),
    Gap(
        (_C.FORGERY,),
        (*_SECRETS, _A.TRUTH, _A.SOURCE, _A.OTHERS, _A.HOST),
        "A forged credit or time is a claim about one's own work; claims about others' are "
        "metadata tricks.",
    ),
    Gap(
        (_C.MARKUP,),
        (_A.SCORE, _A.VALUES, *_FILES, *_PROCESSES),
        "Markup acts in the browser that shows it, or nowhere; from there the way to all of "
        "these would be the instructor's session, which is why nothing may act.",
    ),
    Gap(
        (_C.ARCHIVES,),
        (_A.NEXT, _A.WARM),
        "Files of a submission are copied into a folder that is made for it and ends with it; "
        "that nothing stays there is tried by the writing class.",
    ),
)


def reasons(kind: AttackClass, asset: Asset) -> list[int]:
    """Return the places in `GAPS` of the reasons why a cell is empty; one for each empty cell."""
    return [n for n, gap in enumerate(GAPS) if kind in gap.kinds and asset in gap.assets]


def letter(place: int) -> str:
    """Return the mark of a reason: a, b, c and so on."""
    return chr(ord("a") + place)
