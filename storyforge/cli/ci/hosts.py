"""What a code host tells a job in its environment. Pure: variables and the event in, values out.

GitHub: https://docs.github.com/actions/reference/variables-reference
GitLab: https://docs.gitlab.com/ci/variables/predefined_variables/
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

HostName = Literal["github", "gitlab", "none"]
Event = Mapping[str, Any]
"""The event that started a job on GitHub, as its file holds it; empty elsewhere."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """A job on a code host.

    `bases` are revisions that the change may be compared with, the best first; none for a job
    that is about no change. `url` is the page where people see it, empty where there is none.
    """

    host: HostName
    bases: tuple[str, ...] = ()
    url: str = ""


def job_of(environment: Mapping[str, str], event: Event) -> Job:
    """The job we are in."""
    if environment.get("GITHUB_ACTIONS") == "true":
        return Job(host="github", bases=_on_github(environment, event), url=_run_url(environment))
    if environment.get("GITLAB_CI") == "true":
        url = environment.get("CI_JOB_URL", "")
        return Job(host="gitlab", bases=_on_gitlab(environment), url=url)
    return Job(host="none")


def _run_url(environment: Mapping[str, str]) -> str:
    parts = [environment.get(f"GITHUB_{name}", "") for name in ("SERVER_URL", "REPOSITORY")]
    run = environment.get("GITHUB_RUN_ID", "")
    return f"{'/'.join(parts)}/actions/runs/{run}" if all(parts) and run else ""


def _on_github(environment: Mapping[str, str], event: Event) -> tuple[str, ...]:
    found: list[str] = []
    if "pull_request" in event:
        # What GitHub checks out is the merge of the proposal into its base, whose first parent is
        # the base as it is now.
        if environment.get("GITHUB_REF", "").endswith("/merge"):
            found.append(f"{environment.get('GITHUB_SHA', 'HEAD')}^1")
        found.append(_within(event, "pull_request", "base", "sha"))
    found.append(_within(event, "merge_group", "base_sha"))
    found.append(_within(event, "before"))
    return _real(found)


def _on_gitlab(environment: Mapping[str, str]) -> tuple[str, ...]:
    names = (
        "CI_MERGE_REQUEST_TARGET_BRANCH_SHA", "CI_MERGE_REQUEST_DIFF_BASE_SHA",
        "CI_COMMIT_BEFORE_SHA",
    )  # fmt: skip
    return _real(environment.get(name, "") for name in names)


def _real(found: Iterable[str]) -> tuple[str, ...]:
    """Without empty names and the row of zeros that stands for no commit."""
    return tuple(each for each in found if each.strip("0"))


def _within(event: Event, *keys: str) -> str:
    """A text of the event; empty where it has none."""
    value: Any = event
    for key in keys:
        value = value.get(key) if isinstance(value, Mapping) else None
    return value if isinstance(value, str) else ""
