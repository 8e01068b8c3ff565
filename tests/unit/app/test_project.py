"""A project's configuration: found, read strictly, refused in one line, and in force."""

from __future__ import annotations

import datetime as dt
import re
import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from app.options import Common
from app.project import Configuration, find, load_configuration
from models.errors import CitewatchError, InputError
from models.project import Ignore, Project, Sentences, Severity, keys
from models.status import Reason, Status
from tasks.reading.document import read_document
from tasks.reading.values import Attachment

DOCS = Path(__file__).resolve().parents[3] / "docs" / "configuration.md"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty project: what lies above it is not ours."""
    project = tmp_path / "project"
    (project / ".git").mkdir(parents=True)
    monkeypatch.chdir(project)
    return project


def write(text: str, name: str = ".citewatch.toml") -> Path:
    path = Path(name)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def project(text: str) -> Project:
    return Project.model_validate(tomllib.loads(text))


# -- where it is found


def test_without_a_file_all_is_as_usual():
    configuration = load_configuration()
    assert configuration == Configuration()
    assert configuration.failing == (Status.CONTRADICTED, Status.MISSING)
    reading = configuration.reading((), sentences=None, threshold=None)
    assert (reading.sentences, reading.threshold) == (Sentences.WORTHY, 0.5)
    assert reading.attachment is Attachment.PARAGRAPH


def test_the_nearest_file_counts_and_no_other(folder: Path, monkeypatch: pytest.MonkeyPatch):
    write("threshold = 0.1\njudge = 'embedded'")
    write("threshold = 0.2", "docs/.citewatch.toml")
    (folder / "docs" / "deep").mkdir()
    monkeypatch.chdir(folder / "docs" / "deep")
    configuration = load_configuration()
    assert configuration.file == "../.citewatch.toml"
    assert (configuration.project.threshold, configuration.project.judge) == (0.2, None)


def test_the_folder_of_git_is_the_last(folder: Path, monkeypatch: pytest.MonkeyPatch):
    (folder.parent / ".citewatch.toml").write_text("threshold = 0.1")
    (folder / "docs").mkdir()
    monkeypatch.chdir(folder / "docs")
    assert find(Path.cwd()) is None
    write("threshold = 0.3", "../.citewatch.toml")
    assert load_configuration().project.threshold == 0.3
    (folder / ".citewatch.toml").unlink()
    (folder / ".git").rmdir()
    (folder / ".git").write_text("gitdir: elsewhere")  # a worktree's or a submodule's
    assert find(Path.cwd()) is None
    (folder / ".git").unlink()
    assert load_configuration().project.threshold == 0.1


def test_pyproject_counts_with_a_table_of_ours_only(folder: Path, monkeypatch: pytest.MonkeyPatch):
    write("[tool.citewatch]\nthreshold = 0.4\n[tool.citewatch.severity]\ngone = 'note'")
    Path(".citewatch.toml").rename("pyproject.toml")
    write("[tool.other]\nthreshold = 'x'", "docs/pyproject.toml")
    monkeypatch.chdir(folder / "docs")
    configuration = load_configuration()
    assert configuration.file == "../pyproject.toml"
    assert configuration.project.threshold == 0.4
    assert configuration.project.levels == {"gone": "note"}
    write("threshold = 0.5", "../.citewatch.toml")
    assert load_configuration().project.threshold == 0.5


def test_a_named_file_is_read_wherever_it_is(folder: Path):
    write("threshold = 0.1")
    write("threshold = 0.2", "ci/strict.toml")
    assert load_configuration("ci/strict.toml").project.threshold == 0.2
    assert load_configuration("/dev/null").project == Project()
    write("[tool.citewatch]\nthreshold = 0.3", "ci/pyproject.toml")
    assert load_configuration("ci/pyproject.toml").project.threshold == 0.3
    with pytest.raises(InputError, match=r"^ci/none\.toml: No such file"):
        load_configuration("ci/none.toml")
    with pytest.raises(InputError, match=r"^ci: Is a directory"):
        load_configuration("ci")
    with pytest.raises(InputError, match=r"^--config: no file is named"):
        load_configuration(" ")
    write("[project]\nname = 'x'", "pyproject.toml")
    with pytest.raises(InputError, match=r"^pyproject\.toml: has no table \[tool\.citewatch\]"):
        load_configuration("pyproject.toml")


# -- what is refused


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("treshold = 0.5", ": treshold: there is no such key. Did you mean threshold?"),
        ("fail_on = []", ": fail_on: there is no such key. Did you mean fail-on?"),
        ("colour = 1", ": colour: there is no such key."),
        ("threshold = '0.5'", ": threshold: must be a number"),
        ("threshold = true", ": threshold: must be a number"),
        ("threshold = 1.5", ": threshold: must be between 0 and 1"),
        ("threshold = nan", ": threshold: must be between 0 and 1"),
        ("judge = 3", ": judge: must be text in quotation marks"),
        ("judge = ' '", ": judge: must have words"),
        ("fail-on = 'missing'", ": fail-on: must be a list in square brackets"),
        ("fail-on = ['mising']", ": fail-on: there is no 'mising'. Did you mean missing?"),
        (
            "sentences = 'some'",
            ": sentences: there is no 'some'. Known are worthy, all, cited-only.",
        ),
        (
            "sentences = 'cited_only'",
            ": sentences: there is no 'cited_only'. Did you mean cited-only?",
        ),
        (
            "attachment = 'paragraf'",
            ": attachment: there is no 'paragraf'. Did you mean paragraph?",
        ),
        ("severity = 'off'", ": severity: must be a table"),
        (
            "[severity]\npaywaled = 'off'",
            ": severity.paywaled: there is no 'paywaled'. Did you mean",
        ),
        (
            "[severity]\nxyz = 'off'",
            ": severity.xyz: there is no 'xyz'. Known are the reasons in docs",
        ),
        ("[severity]\ngone = 'of'", ": severity.gone: there is no 'of'. Did you mean off?"),
        (
            "[severity]\nstated = 'off'",
            ": severity.stated: stated is verified, which is no finding",
        ),
        ("[ignore]\nurl = 'a'", ": ignore: must be a list in square brackets"),
        ("ignore = ['a']", ": [[ignore]] number 1: must be a table"),
        ("[[ignore]]\nurl = 'a'", ": [[ignore]] number 1, why: is missing"),
        ("[[ignore]]\nurl = 'a'\nwhy = ' '", ": [[ignore]] number 1, why: must have words"),
        ("[[ignore]]\nurl = '**'\nwhy = 'b'", ": [[ignore]] number 1, url: must have words"),
        (
            "[[ignore]]\nreason = 'gone'\nwhy = 'b'",
            ": [[ignore]] number 1: needs a url, a claim or",
        ),
        ("[[ignore]]\nid = 7\nwhy = 'b'", ": [[ignore]] number 1, id: must be text in quotation"),
        (
            "[[ignore]]\nid = 'a'\nwhy = 'b'\n[[ignore]]\nid = 'a'\nwhy = 'b'\nuntill = 1",
            ": [[ignore]] number 2, untill: there is no such key. Did you mean until?",
        ),
        (
            "[[ignore]]\nid = 'a'\nwhy = 'b'\nuntil = '2027-01-31'",
            ": [[ignore]] number 1, until: must be a day without quotation marks",
        ),
        (
            "[[ignore]]\nid = 'a'\nwhy = 'b'\nuntil = 2027-01-31T12:00:00",
            ": [[ignore]] number 1, until: must be a day without a time",
        ),
        (
            "[[ignore]]\nid = 'a'\nwhy = 'b'\nreason = 'gnoe'",
            ": [[ignore]] number 1, reason: there is no 'gnoe'. Did you mean gone?",
        ),
        ("threshold =", ": is not TOML: Invalid value (at end of document)"),
        ("x = " + "[" * 5_000, ": is not TOML: "),
        ('"\\u001b[31m" = 1', ": [31m: there is no such key."),
    ],
)
def test_what_is_wrong_is_one_line_naming_file_and_key(text: str, said: str):
    write(text)
    with pytest.raises(InputError) as refused:
        load_configuration()
    message = str(refused.value)
    assert message.startswith(f".citewatch.toml{said}")
    assert message.isprintable()
    write("[tool.citewatch]\ncolour = 1", "sub/pyproject.toml")
    with pytest.raises(InputError, match=r"^sub/pyproject\.toml: colour: there is no such key"):
        load_configuration("sub/pyproject.toml")


def test_a_table_of_ours_that_is_none(folder: Path):
    write("tool.citewatch = 3", "pyproject.toml")
    with pytest.raises(InputError, match=r"^pyproject\.toml: tool\.citewatch: must be a table"):
        load_configuration()


def test_a_pyproject_that_is_broken_is_said_and_not_passed_over():
    write("[tool.citewatch", "pyproject.toml")
    with pytest.raises(InputError, match=r"^pyproject\.toml: is not TOML: "):
        load_configuration()


def test_what_cannot_be_looked_into_is_not_there(folder: Path):
    Path(".citewatch.toml").symlink_to(".citewatch.toml")  # round and round
    Path("pyproject.toml").mkdir()
    assert load_configuration() == Configuration()
    assert find(folder / ("x" * 300)) is None  # a name that no file system takes


def test_what_is_no_text_or_too_large():
    Path(".citewatch.toml").write_bytes(b"judge = '\xff'")
    with pytest.raises(InputError, match=r"^\.citewatch\.toml: is not UTF-8"):
        load_configuration()
    write("#" * 1_000_001)
    with pytest.raises(InputError, match=r"^\.citewatch\.toml: is larger than 1 MB"):
        load_configuration()
    Path(".citewatch.toml").write_bytes(b"\xef\xbb\xbfthreshold = 0.1")  # as some editors save it
    assert load_configuration().project.threshold == 0.1


@given(
    st.dictionaries(
        st.sampled_from([*keys(Project), "x", ""]),
        st.recursive(
            st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.dates(),
            lambda inner: (
                st.lists(inner, max_size=3)
                | st.dictionaries(st.sampled_from([*keys(Ignore), *Reason, "x"]), inner, max_size=3)
            ),
            max_leaves=6,
        ),
        max_size=3,
    )
)
def test_whatever_a_file_says_is_taken_or_refused_in_one_line(table: dict[str, object]):
    from app.project import _said

    try:
        taken = Project.model_validate(table)
    except ValidationError as error:
        for one in error.errors(include_url=False):
            place, said = _said(one)
            assert f"{place}: {said}".isprintable()
            assert said
    else:
        assert all(isinstance(one, Ignore) for one in taken.ignore)
        assert all(isinstance(one, Severity) for one in taken.severity.values())


# -- what is in force


def test_an_option_before_the_environment_before_the_file(monkeypatch: pytest.MonkeyPatch):
    def judge(option: str | None) -> str:
        return load_configuration().settings(Common(), judge=option).judge

    assert judge(None) == "embedded"
    write("judge = 'rules'")
    assert judge(None) == "rules"
    assert judge("embedded") == "embedded"
    monkeypatch.setenv("CITEWATCH_JUDGE", "embedded")
    assert judge(None) == "embedded"
    assert judge("rules") == "rules"


def test_an_unknown_judge_is_wrong_where_it_was_named(monkeypatch: pytest.MonkeyPatch):
    write("judge = 'oracle'")
    with pytest.raises(InputError, match=r"^\.citewatch\.toml: judge: unknown judge 'oracle'"):
        load_configuration().settings(Common(), judge=None)
    for named in ("option", "environment"):
        if named == "environment":
            monkeypatch.setenv("CITEWATCH_JUDGE", "seer")
        with pytest.raises(CitewatchError, match=r"^unknown judge 'seer'"):
            load_configuration().settings(Common(), judge="seer" if named == "option" else None)


def test_options_of_reading_go_before_the_file():
    write("sentences = 'all'\nthreshold = 0.9\nattachment = 'sentence'")
    configuration = load_configuration()
    files = ("a.md",)
    given = configuration.reading(files, sentences=None, threshold=None)
    assert (given.sentences, given.threshold) == (Sentences.ALL, 0.9)
    assert given.attachment is Attachment.SENTENCE
    cited = configuration.reading(files, sentences=Sentences.CITED_ONLY, threshold=None)
    assert cited.sentences is Sentences.CITED_ONLY
    lower = configuration.reading(files, sentences=None, threshold=0.0)
    assert (lower.sentences, lower.threshold) == (Sentences.WORTHY, 0.0)


@pytest.mark.parametrize(
    ("files", "sentences", "threshold", "said"),
    [
        (("a.md",), None, 1.5, "--threshold: must be between 0 and 1 (got 1.5)"),
        (("a.md",), None, float("nan"), "--threshold: must be between 0 and 1 (got nan)"),
        (("a.md",), Sentences.ALL, 0.5, "--threshold: has no effect with --sentences all or"),
        ((), Sentences.ALL, None, "--sentences: is about documents, and no file was named"),
        ((), None, 0.5, "--threshold: is about documents, and no file was named"),
    ],
)
def test_an_option_without_effect_is_refused(files, sentences, threshold, said):
    with pytest.raises(InputError) as refused:
        Configuration().reading(files, sentences=sentences, threshold=threshold)
    assert str(refused.value).startswith(said)


def test_levels_and_what_is_off():
    given = project("[severity]\ngone = 'note'\nuncited = 'error'\npaywalled = 'off'")
    assert given.levels == {"gone": "note", "uncited": "error"}
    assert given.off == {Reason.PAYWALLED}


def test_nothing_ever_fails_with_an_empty_list():
    assert Configuration(project=project("fail-on = []")).failing == ()
    assert Configuration(project=project("fail-on = ['missing']")).failing == (Status.MISSING,)


# -- what the documentation shows


def blocks(language: str) -> list[str]:
    return re.findall(
        rf"^```{language}\n(.*?)^```$", DOCS.read_text("utf-8"), re.MULTILINE | re.DOTALL
    )


def test_the_example_holds_every_key_and_is_read():
    (example,) = blocks("toml")
    write(example)
    given = load_configuration().project
    table = tomllib.loads(example)
    assert set(table) == set(keys(Project))
    assert {key for entry in table["ignore"] for key in entry} == set(keys(Ignore))
    assert given.fail_on == [Status.CONTRADICTED]
    assert given.off == {Reason.PAYWALLED}
    assert len(given.ignore) == 4
    assert given.ignore[1].until == dt.date(2027, 1, 31)


def test_the_defaults_are_what_the_example_says_they_are():
    (example,) = blocks("toml")
    usual = Configuration()
    reading = usual.reading((), sentences=None, threshold=None)
    listed = "[" + ", ".join(f'"{status}"' for status in usual.failing) + "]"
    for default in (
        f'"{usual.settings(Common(), judge=None).judge}"',
        listed,
        f'"{reading.sentences}"',
        str(reading.threshold),
        f'"{reading.attachment}"',
    ):
        assert f"Default: {default}." in example
    for words in (*Sentences, *Attachment, *Severity):
        assert f'"{words}"' in example


def test_the_errors_and_comments_of_the_documentation_are_as_it_says():
    text = DOCS.read_text("utf-8")
    write("[severity]\npaywaled = 'off'")
    with pytest.raises(InputError) as refused:
        load_configuration()
    assert f"error: {refused.value}" in text
    (example,) = blocks("markdown")
    document = read_document(example.encode(), name="a.md")
    assert document.problems == ()
    assert [claim.text for claim in document.claims if claim.ignored is None] == [
        "Exports rose by 5% in 2024.",
        "The tunnel was opened in 1905.",
    ]
    assert sum(claim.ignored is not None for claim in document.claims) == 5
    (problem,) = read_document(b"<!-- citewatch: ingore -->", name="a.md").problems
    assert f"draft.md:12: {problem.message}" in text
