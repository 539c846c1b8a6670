"""One comment is kept up to date, through a code host's interface on this machine."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest

from storyforge.cli import main
from storyforge.cli.ci.commenting import GitHub, GitLab
from storyforge.cli.ci.markdown import MARKER
from storyforge.errors import EnvironmentFailed, UsageError

RECORDS = '{"type": "story", "status": "added", "storyboard": "a.yaml", "title": "A"}\n{"type": "summary", "stories": {"added": 1}}\n'  # noqa: E501 - one line each
BOT, PERSON = {"type": "Bot"}, {"type": "User"}


class Host(HTTPServer):
    """A code host with the comments of one change, and what was asked of it."""

    comments: list[dict[str, Any]]
    pulls: list[dict[str, Any]]
    asked: list[tuple[str, str, str]]

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


class _Answers(BaseHTTPRequestHandler):
    server: Host

    def log_message(self, format: str, *arguments: object) -> None:
        pass

    def _answer(self) -> None:
        secret = self.headers["Authorization"] or self.headers["PRIVATE-TOKEN"] or ""
        self.server.asked.append((self.command, self.path, secret))
        length = int(self.headers["Content-Length"] or 0)
        content = json.loads(self.rfile.read(length)) if length else None
        status, found = self._found(content)
        data = json.dumps(found).encode()
        self.send_response(status)
        if status == 302:
            self.send_header("Location", "/stolen")
        self.end_headers()
        self.wfile.write(data)

    def _found(self, content: Any) -> tuple[int, Any]:
        path, _, query = self.path.partition("?")
        if "moved" in path:
            return 302, None
        if "forbidden" in path:
            return 403, {"message": "no"}
        if path.endswith("/pulls"):
            return 200, self.server.pulls
        if self.command == "GET":
            page = int(query.partition("page=")[2].partition("page=")[2] or 1)
            return 200, self.server.comments[(page - 1) * 100 : page * 100]
        if self.command == "POST":
            new = {"id": 1000, "user": BOT, **content}
            self.server.comments.append(new)
            return 201, new
        wanted = int(path.rpartition("/")[2])
        next(each for each in self.server.comments if each["id"] == wanted).update(content)
        return 200, {}

    do_GET = do_POST = do_PATCH = do_PUT = _answer  # noqa: N815 - as http.server wants them


@pytest.fixture
def host() -> Iterator[Host]:
    server = Host(("127.0.0.1", 0), _Answers)
    server.comments, server.pulls, server.asked = [], [], []
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


def comment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, variables: dict[str, str], event: object,
    records: str = RECORDS,
) -> int:  # fmt: skip
    """Run `storyforge ci comment` in a job of these variables and this event."""
    (tmp_path / "changes.jsonl").write_text(records)
    (tmp_path / "event.json").write_text(json.dumps(event))
    for name, value in ({"GITHUB_EVENT_PATH": str(tmp_path / "event.json")} | variables).items():
        monkeypatch.setenv(name, value)
    with pytest.raises(SystemExit) as left:
        main(["ci", "comment", str(tmp_path / "changes.jsonl")])
    assert isinstance(left.value.code, int)
    return left.value.code


def github(host: Host) -> dict[str, str]:
    return {
        "GITHUB_ACTIONS": "true", "GITHUB_API_URL": host.address, "GITHUB_TOKEN": "secret",
        "GITHUB_REPOSITORY": "ville/stories", "GITHUB_RUN_ID": "7",
        "GITHUB_SERVER_URL": "https://github.example",
    }  # fmt: skip


def test_first_written_then_kept_up_to_date(
    host: Host, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Written once, replaced when something else changed, left alone otherwise."""
    event = {"pull_request": {"number": 3}}
    # A person may quote our comment; hers is never touched.
    host.comments = [{"id": number, "user": PERSON, "body": MARKER} for number in range(150)]
    assert comment(tmp_path, monkeypatch, github(host), event) == 0
    assert len(host.comments) == 151
    assert host.comments[-1]["body"].startswith(MARKER)
    assert "actions/runs/7" in host.comments[-1]["body"]
    assert {secret for _, _, secret in host.asked} == {"Bearer secret"}

    host.asked.clear()
    assert comment(tmp_path, monkeypatch, github(host), event) == 0
    assert {method for method, _, _ in host.asked} == {"GET"}

    nothing = '{"type": "summary", "stories": {}}\n'
    assert comment(tmp_path, monkeypatch, github(host), event, nothing) == 0
    assert len(host.comments) == 151
    assert "nothing changed" in host.comments[-1]["body"]
    assert all(each["body"] == MARKER for each in host.comments[:-1])


def test_nothing_to_say_begins_no_comment(
    host: Host, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A change that touches no story is not bothered."""
    records = '{"type": "summary", "stories": {"unchanged": 3}}\n'
    event = {"pull_request": {"number": 3}}
    assert comment(tmp_path, monkeypatch, github(host), event, records) == 0
    assert host.comments == []


RUN = {
    "workflow_run": {
        "head_branch": "mot", "head_sha": "c0ffee", "html_url": "https://github.example/run/9",
        "head_repository": {"owner": {"login": "fork"}}, "pull_requests": [],
    }
}  # fmt: skip


def test_after_the_build_of_a_fork(
    host: Host, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The pull request is the one at the commit that was built, and only GitHub is asked for it."""
    host.pulls = [
        {"number": 4, "head": {"sha": "other"}}, {"number": 5, "head": {"sha": "c0ffee"}}
    ]  # fmt: skip
    assert comment(tmp_path, monkeypatch, github(host), RUN) == 0
    paths = [path for _, path, _ in host.asked]
    assert paths[0] == "/repos/ville/stories/pulls?state=open&head=fork%3Amot&per_page=100"
    assert paths[-1] == "/repos/ville/stories/issues/5/comments"
    assert "https://github.example/run/9" in host.comments[0]["body"]


def test_a_pull_request_that_moved_on(
    host: Host, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What an older commit's build says is not written any more."""
    host.pulls = [{"number": 5, "head": {"sha": "newer"}}]
    assert comment(tmp_path, monkeypatch, github(host), RUN) == 2
    assert host.comments == []


def test_on_gitlab(host: Host, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same for a merge request, with a token of the project."""
    host.comments = [{"id": 1, "body": "Bravo"}]
    variables = {
        "GITLAB_CI": "true", "CI_API_V4_URL": host.address, "CI_PROJECT_ID": "12",
        "CI_MERGE_REQUEST_IID": "3", "STORYFORGE_GITLAB_TOKEN": "secret",
        "CI_JOB_URL": "https://gitlab.example/j/1",
    }  # fmt: skip
    assert comment(tmp_path, monkeypatch, variables, {}) == 0
    assert host.asked[-1] == ("POST", "/projects/12/merge_requests/3/notes", "secret")
    assert comment(tmp_path, monkeypatch, variables, {}, RECORDS.replace('"A"', '"B"')) == 0
    assert host.asked[-1] == ("PUT", "/projects/12/merge_requests/3/notes/1000", "secret")
    assert len(host.comments) == 2


@pytest.mark.parametrize("project", ["moved", "forbidden"])
def test_a_host_that_refuses(host: Host, project: str) -> None:
    """It is said; and a redirect is not followed, for it would take the token along."""
    with pytest.raises(EnvironmentFailed, match="answered"):
        list(GitLab(host.address, project, "1", "secret").each())
    assert all("stolen" not in path for _, path, _ in host.asked)


def test_a_host_that_is_not_there() -> None:
    """It is the environment that lacks something."""
    with pytest.raises(EnvironmentFailed, match="cannot be asked"):
        list(GitLab("http://127.0.0.1:9", "1", "1", "secret").each())


@pytest.mark.parametrize("address", ["file:///etc/passwd", "ftp://x", ""])
def test_other_addresses(address: str) -> None:
    """Only web addresses are asked."""
    with pytest.raises(UsageError):
        list(GitLab(address, "1", "1", "secret").each())


@pytest.mark.parametrize("missing", ["token", "change"])
def test_what_is_missing(missing: str) -> None:
    """A token, or a change to comment on, is asked for by its name."""
    variables = {} if missing == "token" else {"GITHUB_TOKEN": "x", "STORYFORGE_GITLAB_TOKEN": "x"}
    with pytest.raises(UsageError):
        GitHub.of(variables, {})
    with pytest.raises(UsageError):
        GitLab.of(variables)
