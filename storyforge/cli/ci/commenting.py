"""Keeping one comment on a proposed change up to date, through a code host's interface.

The only part of storyforge that speaks to a network, and only to the address the host's own job
was started from. It belongs to a job that has a secret and therefore touches nothing of the
proposal but the record of what changed.

GitHub: https://docs.github.com/rest/issues/comments, https://docs.github.com/rest/pulls/pulls
GitLab: https://docs.gitlab.com/api/notes/
"""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Protocol, cast
from urllib.parse import quote, urlencode, urlsplit

from storyforge.cli.ci.hosts import Event
from storyforge.cli.ci.markdown import MARKER
from storyforge.errors import EnvironmentFailed, UsageError

_TIMEOUT_S = 30.0
_MOST_PAGES = 20
_A_PAGE = 100
_MOST_BYTES = 20_000_000


class Comments(Protocol):
    """The comments of one proposed change."""

    def each(self) -> Iterator[tuple[str, str]]:
        """Where each comment is, and its text."""
        ...

    def write(self, where: str | None, text: str) -> None:
        """Replace a comment, or add one."""
        ...


def keep_up_to_date(comments: Comments, text: str, *, only_update: bool = False) -> bool:
    """Write our comment, in the place of the former one; False where nothing was to be done.

    `only_update` adds none, for a change about which there is nothing to say.
    """
    former = next(((at, said) for at, said in comments.each() if said.startswith(MARKER)), None)
    if (former is None and only_update) or (former and former[1].strip() == text.strip()):
        return False
    comments.write(former[0] if former else None, text)
    return True


@dataclass(frozen=True, slots=True)
class GitHub:
    """The comments of a pull request."""

    api: str
    repository: str
    number: int
    token: str

    @classmethod
    def of(cls, environment: Mapping[str, str], event: Event) -> GitHub:
        """Those of the pull request that the event is about, or whose build it is about.

        The number comes from GitHub, never from what the build left: the build is the proposer's.
        Raises UsageError where there is no such pull request.
        """
        token = environment.get("GITHUB_TOKEN", "")
        if not token:
            raise UsageError("commenting needs GITHUB_TOKEN, with the right to write pull requests")
        api = environment.get("GITHUB_API_URL", "https://api.github.com")
        repository = environment.get("GITHUB_REPOSITORY", "")
        number = _number(event) or cls._asked(api, repository, token, event)
        return cls(api, repository, number, token)

    @classmethod
    def _asked(cls, api: str, repository: str, token: str, event: Event) -> int:
        """The open pull request from the branch, at the commit, of which a build was made."""
        run = event.get("workflow_run", {})
        owner = (run.get("head_repository") or {}).get("owner", {}).get("login", "")
        branch, commit = run.get("head_branch", ""), run.get("head_sha", "")
        if not (owner and branch and commit):
            raise UsageError("this job is about no pull request")
        query = urlencode({"state": "open", "head": f"{owner}:{branch}", "per_page": _A_PAGE})
        here = cls(api, repository, 0, token)
        for found in here._call("GET", f"{api}/repos/{repository}/pulls?{query}"):
            if found.get("head", {}).get("sha") == commit:
                return int(found["number"])
        raise UsageError("the pull request is closed by now, or has moved on to another commit")

    def each(self) -> Iterator[tuple[str, str]]:
        start = f"{self.api}/repos/{self.repository}/issues/{self.number}/comments"
        for each in _every(self._call, start):
            if (each.get("user") or {}).get("type") == "Bot":
                address = f"{self.api}/repos/{self.repository}/issues/comments/{each['id']}"
                yield address, each.get("body") or ""

    def write(self, where: str | None, text: str) -> None:
        new = f"{self.api}/repos/{self.repository}/issues/{self.number}/comments"
        self._call("PATCH" if where else "POST", where or new, {"body": text})

    def _call(self, method: str, address: str, content: object = None) -> Any:
        headers = {
            "Authorization": f"Bearer {self.token}", "Accept": "application/vnd.github+json",
            "X-GitHub-Api-Version": "2022-11-28",
        }  # fmt: skip
        return _call(method, address, headers, content)


def _number(event: Event) -> int | None:
    """The pull request that an event is about itself."""
    number = (event.get("pull_request") or {}).get("number")
    return number if isinstance(number, int) else None


@dataclass(frozen=True, slots=True)
class GitLab:
    """The notes of a merge request."""

    api: str
    project: str
    number: str
    token: str

    @classmethod
    def of(cls, environment: Mapping[str, str]) -> GitLab:
        """Those of the merge request that the pipeline is about. Raises UsageError for none."""
        token = environment.get("STORYFORGE_GITLAB_TOKEN", "")
        number = environment.get("CI_MERGE_REQUEST_IID", "")
        if not token:
            raise UsageError("commenting needs STORYFORGE_GITLAB_TOKEN, a token with scope api")
        if not number:
            raise UsageError("this pipeline is about no merge request")
        project = quote(environment.get("CI_PROJECT_ID", ""), safe="")
        return cls(environment.get("CI_API_V4_URL", ""), project, quote(number, safe=""), token)

    @property
    def _notes(self) -> str:
        return f"{self.api}/projects/{self.project}/merge_requests/{self.number}/notes"

    def each(self) -> Iterator[tuple[str, str]]:
        for each in _every(self._call, self._notes):
            yield f"{self._notes}/{each['id']}", each.get("body") or ""

    def write(self, where: str | None, text: str) -> None:
        self._call("PUT" if where else "POST", where or self._notes, {"body": text})

    def _call(self, method: str, address: str, content: object = None) -> Any:
        return _call(method, address, {"PRIVATE-TOKEN": self.token}, content)


def _every(call: Callable[[str, str], Any], address: str) -> Iterator[Any]:
    """What a host lists at an address, page after page."""
    for page in range(1, _MOST_PAGES + 1):
        found = call("GET", f"{address}?per_page={_A_PAGE}&page={page}")
        yield from found
        if len(found) < _A_PAGE:
            return


class _Stays(urllib.request.HTTPRedirectHandler):
    """Goes nowhere else: a redirect would take the token along."""

    def redirect_request(self, *_: object, **__: object) -> None:
        return None


def _call(method: str, address: str, headers: Mapping[str, str], content: object) -> Any:
    """Ask a host. Raises EnvironmentFailed where it cannot be reached or refuses."""
    if urlsplit(address).scheme not in ("https", "http"):
        raise UsageError(f"{address} is no address of a code host")
    data = None if content is None else json.dumps(content).encode()
    request = urllib.request.Request(  # noqa: S310 - the scheme has just been looked at
        address, data, {**headers, "Content-Type": "application/json"}, method=method
    )
    opener = urllib.request.build_opener(_Stays())
    try:
        with opener.open(request, timeout=_TIMEOUT_S) as answer:
            return cast("Any", json.loads(answer.read(_MOST_BYTES) or b"null"))
    except urllib.error.HTTPError as refusal:
        with refusal:
            raise EnvironmentFailed(
                f"the code host answered {refusal.code} {refusal.reason} to {method}"
            ) from refusal
    except (OSError, ValueError) as failure:
        raise EnvironmentFailed(f"the code host cannot be asked: {failure}") from failure
