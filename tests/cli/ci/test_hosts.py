"""What a code host tells its jobs: the change they are about, and what it is compared with."""

from __future__ import annotations

import pytest

from storyforge.cli.ci.hosts import Job, job_of

GITHUB = {
    "GITHUB_ACTIONS": "true", "GITHUB_REPOSITORY": "ville/stories", "GITHUB_RUN_ID": "7",
    "GITHUB_SERVER_URL": "https://github.example", "GITHUB_SHA": "c0ffee",
}  # fmt: skip
URL = "https://github.example/ville/stories/actions/runs/7"
ZEROS = "0" * 40


@pytest.mark.parametrize(
    ("variables", "event", "bases"),
    [
        ({"GITHUB_REF": "refs/pull/3/merge"}, {"pull_request": {"base": {"sha": "ba5e"}}},
         ("c0ffee^1", "ba5e")),
        ({"GITHUB_REF": "refs/heads/x"}, {"pull_request": {"base": {"sha": "ba5e"}}}, ("ba5e",)),
        ({}, {"merge_group": {"base_sha": "ba5e"}}, ("ba5e",)),
        ({}, {"before": "ba5e"}, ("ba5e",)),
        ({}, {"before": ZEROS}, ()),
        ({}, {}, ()),
        ({}, {"pull_request": None, "before": ["x"]}, ()),
    ],
)  # fmt: skip
def test_on_github(
    variables: dict[str, str], event: dict[str, object], bases: tuple[str, ...]
) -> None:
    """A proposal's merge with its base, a queue, a push; nothing for a first push or a schedule."""
    assert job_of(GITHUB | variables, event) == Job(host="github", bases=bases, url=URL)


def test_on_gitlab() -> None:
    """The target of a merge request, or where the branch was before."""
    variables = {"GITLAB_CI": "true", "CI_JOB_URL": "https://gitlab.example/j/1"}
    found = job_of(
        variables | {"CI_MERGE_REQUEST_DIFF_BASE_SHA": "ba5e", "CI_COMMIT_BEFORE_SHA": ZEROS}, {}
    )
    assert found == Job(host="gitlab", bases=("ba5e",), url="https://gitlab.example/j/1")
    assert job_of(variables | {"CI_COMMIT_BEFORE_SHA": "0ld"}, {}).bases == ("0ld",)


def test_elsewhere() -> None:
    """On a desk there is no host."""
    assert job_of({"CI": "true"}, {}) == Job(host="none")
