"""Trains Taillight's reference model in PyTorch, from the same start on the same batches.

    python two_tower.py DIR --way sparse_adam --losses FILE

DIR is what TrainingBenchmark wrote: settings.json, start/ (the parameters) and batches/. Batches are
read from memory-mapped files, so nothing is spent on drawing them. One line of JSON tells what the
steps took. Exit codes: 0 done, 2 bad usage.

The ways are those in which people train embedding tables:

    dense_adam        nn.Embedding, and Adam over all parameters
    dense_adam_fused  the same with Adam(fused=True)
    sparse_adam       nn.Embedding(sparse=True), SparseAdam for the tables and Adam for the towers
    sparse_adagrad    nn.Embedding(sparse=True), Adagrad for the tables and Adam for the towers
    sgd               nn.Embedding(sparse=True), plain SGD over all: to compare losses, not times
"""

import argparse
import json
import statistics
import sys
import time
from pathlib import Path
from typing import NamedTuple

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn


class Tower(nn.Module):
    """The embeddings of a row's features, one beside the other, then a perceptron of unit output."""

    def __init__(self, tables, layers, sparse):
        """
        :param tables: the start of each table, shape (rows, d)
        :param layers: the start of each layer: weight, shape (in, out), and bias, shape (out)
        :param sparse: whether the tables get sparse gradients
        """
        super().__init__()
        self.tables = nn.ModuleList(
            nn.Embedding.from_pretrained(table, freeze=False, sparse=sparse) for table in tables
        )
        stack = []
        for weight, bias in layers:
            linear = nn.Linear(*weight.shape)
            with torch.no_grad():
                linear.weight.copy_(weight.T)
                linear.bias.copy_(bias)
            stack += [linear, nn.ReLU()]
        self.perceptron = nn.Sequential(*stack[:-1])

    def forward(self, codes):
        """
        :param codes: the rows of the tables, shape (features, batch)
        :return: unit vectors, shape (batch, out)
        """
        embedded = [table(rows) for table, rows in zip(self.tables, codes, strict=True)]
        return F.normalize(self.perceptron(torch.cat(embedded, dim=1)), dim=1)


class TwoTowers(nn.Module):
    """A query tower and an item tower."""

    def __init__(self, query, item):
        super().__init__()
        self.query = query
        self.item = item

    def table_parameters(self):
        return [*self.query.tables.parameters(), *self.item.tables.parameters()]

    def perceptron_parameters(self):
        return [*self.query.perceptron.parameters(), *self.item.perceptron.parameters()]


class Losses(NamedTuple):
    """What the losses are made with."""

    temperature: float
    popularity_correction: float
    contrastive_temperature: float
    alpha: float

    def main(self, queries, items, log_p, item_rows):
        """The in-batch softmax: each query should pick its own item; popular items are corrected."""
        logits = queries @ items.T / self.temperature - self.popularity_correction * log_p
        return in_batch_cross_entropy(logits, item_rows)

    def contrastive(self, left, right, item_rows):
        """InfoNCE: each left view should pick the right view of its item."""
        return in_batch_cross_entropy(left @ right.T / self.contrastive_temperature, item_rows)


def in_batch_cross_entropy(logits, item_rows):
    """Row i should pick column i; another column with the same item is no negative of it."""
    same = item_rows[:, None] == item_rows
    logits = logits.masked_fill(same.fill_diagonal_(False), -torch.inf)
    return F.cross_entropy(logits, torch.arange(len(logits)))


class Batch(NamedTuple):
    """The input of one step, see Batches."""

    queries: torch.Tensor
    items: torch.Tensor
    item_rows: torch.Tensor
    viewed_rows: torch.Tensor
    log_p: torch.Tensor


class Batches:
    """The batches of the steps: codes by feature, items with their two views behind them."""

    def __init__(self, folder):
        # Copy-on-write only because PyTorch warns of arrays that cannot be written to.
        self._files = [
            np.load(folder / f"{name}.npy", mmap_mode="c") for name in Batch._fields
        ]

    def __len__(self):
        return len(self._files[0])

    def __getitem__(self, step):
        return Batch(*(torch.from_numpy(file[step]) for file in self._files))


def losses_of(model, losses, batch, ssl):
    """The mean main loss and the mean contrastive loss of a batch; one pass of the item tower."""
    n, m = len(batch.item_rows), len(batch.viewed_rows)
    queries = model.query(batch.queries)
    if not ssl:
        items = model.item(batch.items[:, :n])
        return losses.main(queries, items, batch.log_p, batch.item_rows), torch.zeros(())
    items, left, right = model.item(batch.items).split([n, m, m])
    return (
        losses.main(queries, items, batch.log_p, batch.item_rows),
        losses.contrastive(left, right, batch.viewed_rows),
    )


def is_sparse(way):
    return not way.startswith("dense")


def optimizers(way, model, rates):
    """The optimizers of one way."""
    tables, perceptrons = model.table_parameters(), model.perceptron_parameters()
    if way == "sgd":
        return [torch.optim.SGD(model.parameters(), rates["sgd"])]
    if not is_sparse(way):
        fused = True if way.endswith("fused") else None
        return [torch.optim.Adam(model.parameters(), rates["adam"], fused=fused)]
    towers = torch.optim.Adam(perceptrons, rates["adam"])
    if way == "sparse_adam":
        return [torch.optim.SparseAdam(tables, rates["adam"]), towers]
    return [torch.optim.Adagrad(tables, rates["adagrad"]), towers]


WAYS = ("dense_adam", "dense_adam_fused", "sparse_adam", "sparse_adagrad", "sgd")


def read_model(folder, settings, sparse):
    """The model as it is before the first step."""

    def array(*path):
        return torch.from_numpy(np.load(folder.joinpath(*path[:-1]) / f"{path[-1]}.npy"))

    def tower(name, tables):
        layers = sorted((folder / name).iterdir(), key=lambda layer: int(layer.name))
        return Tower(
            [array("embedding", table) for table in tables],
            [(array(name, l.name, "weight"), array(name, l.name, "bias")) for l in layers],
            sparse,
        )

    return TwoTowers(
        tower("query", settings["query_tables"]), tower("item", settings["item_tables"])
    )


def read_losses(settings):
    return Losses(*(settings[name] for name in Losses._fields))


def train(model, losses, steps, batches, ssl, ways_optimizers):
    """Trains, and returns the seconds and the two losses of each step."""
    seconds, main, contrastive = [], [], []
    for step in range(steps):
        start = time.perf_counter()
        main_loss, self_loss = losses_of(model, losses, batches[step], ssl)
        (main_loss + losses.alpha * self_loss).backward()
        for optimizer in ways_optimizers:
            optimizer.step()
            optimizer.zero_grad()
        main.append(main_loss.item())
        contrastive.append(self_loss.item())
        seconds.append(time.perf_counter() - start)
    return seconds, {"main": main, "self": contrastive}


def nudge(model):
    """Moves every parameter to the next number that float32 has."""
    with torch.no_grad():
        for parameter in model.parameters():
            parameter.copy_(torch.nextafter(parameter, torch.tensor(torch.inf)))


def peak_rss_mib():
    status = Path("/proc/self/status").read_text()
    return int(status.partition("VmHWM:")[2].split()[0]) // 1024


def main():
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("folder", metavar="DIR", type=Path)
    parser.add_argument("--way", choices=WAYS, required=True)
    parser.add_argument("--steps", type=int, required=True, help="at most as many as were written")
    parser.add_argument("--warm-up", type=int, default=10, help="steps that are not counted")
    parser.add_argument("--no-ssl", action="store_true", help="without the contrastive loss")
    parser.add_argument("--losses", type=Path, required=True, help="where the losses are written")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument(
        "--nudge",
        action="store_true",
        help="begin one rounding error beside the start, to see how far that alone leads",
    )
    arguments = parser.parse_args()
    batches = Batches(arguments.folder / "batches")
    if not 0 <= arguments.warm_up < arguments.steps <= len(batches):
        parser.error(
            f"expected 0 <= --warm-up < --steps <= {len(batches)},"
            f" got {arguments.warm_up} and {arguments.steps}"
        )
    torch.set_num_threads(arguments.threads)
    settings = json.loads((arguments.folder / "settings.json").read_text())
    model = read_model(arguments.folder / "start", settings, is_sparse(arguments.way))
    if arguments.nudge:
        nudge(model)
    seconds, losses = train(
        model,
        read_losses(settings),
        arguments.steps,
        batches,
        not arguments.no_ssl,
        optimizers(arguments.way, model, settings["learning_rates"]),
    )
    arguments.losses.write_text(json.dumps(losses))
    counted = seconds[arguments.warm_up :]
    pairs = len(batches[0].item_rows)
    result = {
        "program": "pytorch",
        "way": arguments.way,
        "ssl": not arguments.no_ssl,
        "nudged": arguments.nudge,
        "items": settings["items"],
        "batch_size": pairs,
        "steps": arguments.steps,
        "warm_up": arguments.warm_up,
        "examples_per_second": pairs / statistics.mean(counted),
        "ms_per_step_median": statistics.median(counted) * 1e3,
        "ms_per_step_mean": statistics.mean(counted) * 1e3,
        "peak_rss_mib": peak_rss_mib(),
        "losses": str(arguments.losses),
        "version": f"PyTorch {torch.__version__}",
    }
    print(json.dumps(result, separators=(",", ":")))
    return 0


if __name__ == "__main__":
    sys.exit(main())
