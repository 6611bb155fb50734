"""Asks a tracking server for a run and compares it with the run's folder."""

import json
import pathlib
import sys

import mlflow


def check(what, found, wanted):
    if found != wanted:
        sys.exit(f"FAILED: {what}: {found!r} is not {wanted!r}")


def main(url, folder):
    client = mlflow.MlflowClient(url)
    experiment = client.get_experiment_by_name("conformance")
    runs = client.search_runs([experiment.experiment_id])
    check("number of runs", len(runs), 1)
    run = runs[0]
    check("name", run.info.run_name, "quick")
    check("status", run.info.status, "FINISHED")
    check("tag", run.data.tags["team"], "search")
    check("parameter", run.data.params["training.epochs"], "1")
    check("text parameter", run.data.params["augment.method"], "correlated_mask")
    if any(key.startswith("tracking.") for key in run.data.params):
        sys.exit("FAILED: settings of the tracking itself are no parameters")

    systems = {"": folder / "metrics.jsonl", "without_ssl/": folder / "baseline" / "metrics.jsonl"}
    count = 0
    for prefix, file in systems.items():
        lines = [json.loads(line) for line in file.read_text().splitlines()]
        steps = [(line["step"], line["loss"]) for line in lines if line["type"] == "step"]
        history = client.get_metric_history(run.info.run_id, prefix + "train/loss")
        check(prefix + "train/loss", sorted((m.step, m.value) for m in history), sorted(steps))
        for line in lines:
            for name, value in line.get("metrics", {}).items():
                key = prefix + "validation/" + name.replace("@", "_at_")
                history = client.get_metric_history(run.info.run_id, key)
                check(key, [(m.step, m.value) for m in history], [(line["step"], value)])
                count += 1
        count += len(steps)
    evaluation = json.loads((folder / "evaluation.json").read_text())
    for scores in evaluation["systems"]:
        prefix = {"taillight": "", "without_ssl": "without_ssl/"}.get(scores["name"])
        if prefix is not None:
            mean = scores["metrics"]["recall@20"]["overall"]["mean"]
            check("test", run.data.metrics[prefix + "test/recall_at_20/overall"], mean)
            count += 1

    artifacts = [artifact.path for artifact in client.list_artifacts(run.info.run_id)]
    check("artifacts", artifacts, ["report.html"])
    mlflow.set_tracking_uri(url)
    local = mlflow.artifacts.download_artifacts(run_id=run.info.run_id, artifact_path="report.html")
    report = (folder / "report.html").read_bytes()
    check("report", pathlib.Path(local).read_bytes() == report, True)
    print(f"MLflow has the settings, {count} numbers and the report as they are in the run folder")


if __name__ == "__main__":
    main(sys.argv[1], pathlib.Path(sys.argv[2]))
