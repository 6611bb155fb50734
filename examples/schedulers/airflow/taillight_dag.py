"""A DAG of Airflow (2.4 or later) that makes the item vectors every night.

The workers need Java 17 and the unpacked archive in /opt/taillight. The Airflow variables
"taillight_out" and "taillight_config" say what is run.
"""

import json
import os
import signal
import subprocess
from datetime import datetime, timedelta

from airflow.decorators import dag, task
from airflow.exceptions import AirflowException, AirflowFailException

PROGRAM = "/opt/taillight/bin/taillight"
TRY_AGAIN = 75
STOPPED = 143


def last_result(text):
    """The one JSON object that the program prints, also when it fails."""
    lines = text.strip().splitlines()
    return json.loads(lines[-1]) if lines else {"error": "no result was printed"}


def call(command, config, out):
    """Runs a command; only what passes by itself is left to the retries of the task."""
    process = subprocess.Popen(
        [PROGRAM, command, config, "--out", out, "--json", "--log-format", "json"],
        stdout=subprocess.PIPE,  # the log goes to stderr, which Airflow keeps
        text=True,
        env=os.environ | {"TAILLIGHT_CACHE": "/srv/taillight/cache"},
    )
    # When the task is cleared or times out, let the program save what it has.
    previous = signal.signal(signal.SIGTERM, lambda *_: process.terminate())
    try:
        result = last_result(process.communicate()[0])
    finally:
        signal.signal(signal.SIGTERM, previous)
    if process.returncode in (TRY_AGAIN, STOPPED):
        raise AirflowException(result.get("error", "try again later"))
    if process.returncode != 0:
        raise AirflowFailException(
            f"exit code {process.returncode}: {result.get('error')}"
        )
    return result


@dag(
    schedule="17 2 * * *",
    start_date=datetime(2026, 1, 1),
    catchup=False,
    max_active_runs=1,  # two would wait for each other's lock
    default_args={
        "retries": 5,
        "retry_delay": timedelta(minutes=5),
        "retry_exponential_backoff": True,
    },
)
def taillight():
    """Trains in one task, so that each stage's outputs lie on the disk of one worker."""

    @task(execution_timeout=timedelta(hours=8))
    def run(config, out):
        return call("run", config, out)

    @task
    def publish(result):
        # The indexers take it from here; "unchanged" means that they have it already.
        print(result["status"], result["vectors"])

    publish(run("{{ var.value.taillight_config }}", "{{ var.value.taillight_out }}"))


taillight()
