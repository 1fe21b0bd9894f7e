"""A finished run as an RO-Crate: which files came of which, by which software, under which licence.

The results folder is the crate. What the run read lies outside of it: the workflow, the
configuration and the lock are copied in, data are named by their hash (RFC 6920), as they may be
large. Follows the Workflow Run RO-Crate profile (https://w3id.org/ro/wfrun/workflow/0.5), which
rests on RO-Crate 1.1.
"""

import base64
import hashlib
import os
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BufferedIOBase, BytesIO, StringIO
from pathlib import Path
from typing import Any

from rocrate.model import ComputationalWorkflow, ContextEntity, DataEntity, File
from rocrate.rocrate import ROCrate

from engine.report.pdf.attachments import as_yaml
from engine.report.provenance import PYPROJECT

METADATA = "ro-crate-metadata.json"
SOURCES = "source"
"""The folder of the crate that holds the copies of what was read."""

_PROFILES = {
    "https://w3id.org/ro/wfrun/process/0.5": ("Process Run Crate", "0.5"),
    "https://w3id.org/ro/wfrun/workflow/0.5": ("Workflow Run Crate", "0.5"),
    "https://w3id.org/workflowhub/workflow-ro-crate/1.0": ("Workflow RO-Crate", "1.0"),
}
_BIOSCHEMAS = "https://bioschemas.org/profiles/ComputationalWorkflow/1.0-RELEASE"
_TERMS = {"sha256": "https://w3id.org/ro/terms/workflow-run#sha256"}
"""Terms that RO-Crate 1.1 does not define itself."""

# Written down, since what Python's own table says differs from machine to machine.
_FORMATS = {
    ".bib": "text/x-bibtex",
    ".csv": "text/csv",
    ".gz": "application/gzip",
    ".html": "text/html",
    ".json": "application/json",
    ".nc": "application/netcdf",
    ".npz": "application/zip",
    ".pdf": "application/pdf",
    ".svg": "image/svg+xml",
    ".txt": "text/plain",
    ".yaml": "application/yaml",
}


@dataclass(frozen=True)
class Run:
    """What was run, and its files; paths are relative to the working directory.

    Attributes
    ----------
    name : title of the study.
    workflow : the file in which the workflow is written.
    engine : what runs it, by the name of its package.
    config : the whole configuration, as it was read.
    requirements : the lock of the environment.
    data : files of the data sets.
    outputs : files in the results folder, by what they are.
    provenance : of `report.provenance.collect`.
    """

    name: str
    workflow: Path
    engine: str
    config: Mapping[str, Any]
    requirements: Path
    data: Sequence[Path]
    outputs: Mapping[str, Sequence[Path]]
    provenance: Mapping[str, Any]


def write_crate(run: Run, results: Path) -> None:
    """Make `results` a crate: write its metadata, and copies of what the run read.

    The run ended when its last output was written. No other time is in the metadata, so that they
    are the same whenever they are written again.
    """
    crate = ROCrate(version="1.1")
    crate.metadata.extra_terms = _TERMS
    workflow = _add_workflow(crate, run)
    inputs = _add_inputs(crate, run)
    outputs = _add_outputs(crate, run, results)
    times = [path.stat().st_mtime for paths in run.outputs.values() for path in paths]
    ended = datetime.fromtimestamp(int(max(times)), tz=UTC)
    crate.root_dataset["mentions"] = crate.add_action(
        workflow,
        identifier="#run",
        object=inputs,
        result=outputs,
        properties={"name": f"Run of {run.name}", "endTime": ended.isoformat()},
    )
    _describe(crate, run, ended)
    crate.write(results)


def _describe(crate: ROCrate, run: Run, ended: datetime) -> None:
    """Title, authors, licence and profiles of the crate, as the project states them."""
    project = tomllib.loads(PYPROJECT.read_text(encoding="utf-8"))["project"]
    licence = _context(
        crate,
        f"https://spdx.org/licenses/{project['license']}",
        "CreativeWork",
        name=f"{project['license']} License",
        identifier=project["license"],
    )
    crate.name = run.name
    crate.description = project["description"]
    crate.datePublished = ended.date().isoformat()
    crate.license = licence
    crate.mainEntity["license"] = licence
    for number, author in enumerate(project["authors"], start=1):
        added = _context(crate, f"#author-{number}", "Organization", name=author["name"])
        for work in (crate.root_dataset, crate.mainEntity):
            work.append_to("author", added, compact=True)
    crate.root_dataset["conformsTo"] = [
        _context(crate, address, "CreativeWork", name=name, version=version)
        for address, (name, version) in _PROFILES.items()
    ]


def _add_workflow(crate: ROCrate, run: Run) -> ComputationalWorkflow:
    """The workflow with the packages that it needs, at the versions that ran."""
    packages = run.provenance["packages"]
    workflow = crate.add_workflow(
        run.workflow,
        f"{SOURCES}/{run.workflow.name}",
        main=True,
        lang=run.engine,
        lang_version=packages[run.engine],
        properties={
            "name": "Init Atlas",
            "conformsTo": {"@id": _BIOSCHEMAS},
            "version": run.provenance["commit"] or run.provenance["study"],
            **_measured(run.workflow),
        },
    )
    software = [("generic", "python", run.provenance["python"])]
    software += [("pypi", name, version) for name, version in packages.items()]
    workflow["softwareRequirements"] = [
        _context(
            crate, f"pkg:{kind}/{name}@{version}", "SoftwareApplication", name=name, version=version
        )
        for kind, name, version in software  # package URLs, as in lists of a product's parts
    ]
    return workflow


def _add_inputs(crate: ROCrate, run: Run) -> list[DataEntity]:
    copied = {
        "configuration": ("config.yaml", as_yaml(run.config)),
        "requirements": (run.requirements.name, run.requirements.read_text(encoding="utf-8")),
    }
    inputs: list[DataEntity] = []
    for kind, (name, text) in copied.items():
        known = {"name": name, **_facts(BytesIO(text.encode()), Path(name).suffix)}
        file = crate.add_file(StringIO(text), f"{SOURCES}/{name}", properties=known)
        inputs += _of_parameter(crate, "input", kind, [file])
    data = [_add_data(crate, path) for path in run.data]
    return inputs + _of_parameter(crate, "input", "data", data)


def _add_data(crate: ROCrate, path: Path) -> DataEntity:
    known = _measured(path)
    digest = base64.urlsafe_b64encode(bytes.fromhex(known["sha256"])).decode().rstrip("=")
    properties = {"@type": "File", "name": str(path), **known}
    return crate.add(DataEntity(crate, f"ni:///sha-256;{digest}", properties=properties))


def _add_outputs(crate: ROCrate, run: Run, results: Path) -> list[DataEntity]:
    outputs: list[DataEntity] = []
    for kind, paths in run.outputs.items():
        files: list[File] = []
        for path in sorted(set(paths)):
            known = {"name": path.name, **_measured(path)}
            files.append(crate.add_file(path, path.relative_to(results), properties=known))
        outputs += _of_parameter(crate, "output", kind, files)
    return outputs


def _of_parameter(
    crate: ROCrate, side: str, kind: str, files: Sequence[DataEntity]
) -> list[DataEntity]:
    """Declare what the workflow takes or gives ("input", "output"), with `files` as examples."""
    if not files:
        return []
    parameter = crate.add_formal_parameter(kind, "File", identifier=f"#{side}-{kind}")
    crate.mainEntity.append_to(side, parameter)
    for file in files:
        file["exampleOfWork"] = parameter
    return list(files)


def _context(crate: ROCrate, address: str, kind: str, /, **properties: str) -> ContextEntity:
    return crate.add(ContextEntity(crate, address, properties={"@type": kind, **properties}))


def _measured(path: Path) -> dict[str, str]:
    with path.open("rb") as file:
        return _facts(file, path.suffix)


def _facts(file: BufferedIOBase, suffix: str) -> dict[str, str]:
    """Size, SHA-256 and, where it is known, the media type; the file may be larger than memory."""
    size = file.seek(0, os.SEEK_END)
    file.seek(0)
    facts = {"contentSize": str(size), "sha256": hashlib.file_digest(file, "sha256").hexdigest()}
    return facts | ({"encodingFormat": _FORMATS[suffix]} if suffix in _FORMATS else {})
