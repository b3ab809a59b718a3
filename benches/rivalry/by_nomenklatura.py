"""Two lists linked by nomenklatura's LogicV2, the matcher of OpenSanctions, run inside nomenklatura's environment.

Names are given as they stand in the lists, Cyrillic and Latin, because rigour, which nomenklatura compares names with,
reads both; birth dates as ISO dates, the form of its data model. A few thousand pairs a second is too slow for all
pairs, so candidates come from the index that ships with nomenklatura for this purpose, with its own limits: up to 75
for each person, by parts of names and whole dates. As in screening, the person who is looked for is the one with
fewer parts of a name: the right list is the query, the left one is indexed.

**Limits.** One thread. Units are not compared: the data model of a person has no place for them.
"""

from __future__ import annotations

import tempfile
import warnings
from collections.abc import Iterator
from pathlib import Path

from followthemoney import Dataset, StatementEntity
from nomenklatura.blocker import Index
from nomenklatura.matching import LogicV2
from nomenklatura.resolver import Linker
from nomenklatura.store import SimpleMemoryStore

from rivalry.exchange import Pair, Task, read_list, tell, write_pairs


def people(dataset: Dataset, path: Path) -> Iterator[StatementEntity]:
    """The rows of a list as persons of nomenklatura's data model."""
    for row in read_list(path):
        properties = {"name": [row["written_name"]]}
        if row["birth_date"]:
            properties["birthDate"] = [row["birth_date"]]
        data = {
            "id": row["unique_id"],
            "schema": "Person",
            "properties": properties,
            "datasets": [dataset.name],
        }
        yield StatementEntity.from_data(dataset, data)


def main() -> None:
    """Link the lists of the command line."""
    task = Task.asked(__doc__)
    warnings.simplefilter("ignore")
    dataset = Dataset.make({"name": "lists", "title": "Two lists"})
    left = {str(person.id): person for person in people(dataset, task.left)}
    right = {str(person.id): person for person in people(dataset, task.right)}
    store = SimpleMemoryStore(dataset, Linker({}))
    with store.writer() as writer:
        for person in left.values():
            writer.add_entity(person)
    config = LogicV2.default_config()
    pairs: list[Pair] = []
    scored = 0
    with tempfile.TemporaryDirectory() as folder:
        index = Index(store.default_view(), Path(folder))
        index.build()
        for query, candidates in index.match_entities(right.values()):
            for candidate, _ in candidates:
                scored += 1
                score = LogicV2.compare(right[query.id], left[candidate.id], config).score
                if score > 0:
                    pairs.append((candidate.id, query.id, score))
        index.close()
    write_pairs(task.pairs, pairs)
    tell(scored)


if __name__ == "__main__":
    main()
