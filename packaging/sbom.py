#!/usr/bin/env python3
"""Says in SPDX 2.3 (JSON) what Debian packages consist of: each of them, the libraries that it loads, and what it was built with, in
the versions that .buildinfo has, which dpkg-buildpackage wrote down when they were built.

usage: sbom.py VERSION COMMIT SECONDS BUILDINFO DEB...
  SECONDS   since 1970: the time that the document gives as its own, so that the same packages have the same document
"""
import datetime
import hashlib
import json
import re
import subprocess
import sys
from pathlib import Path

# They consist of headers, so what is used of them is inside ours.
COMPILED_IN = ("libcli11-dev", "libtomlplusplus-dev", "nlohmann-json3-dev")
TOOLS = ("cmake", "debhelper", "gettext", "ninja-build")
AUTHORS = "Organization: the authors of jpki-pkcs11"
COMPILER = re.compile(r"g\+\+-\d+")


def fields_of(text):
    """The fields of a paragraph as Debian writes it, each on one line."""
    return dict(re.findall(r"^([\w-]+): *(.*(?:\n[ \t].*)*)", text, re.MULTILINE))


def installed_versions(buildinfo):
    return dict(re.findall(r"([^\s,(]+) \(= ([^)]+)\)", fields_of(buildinfo)["Installed-Build-Depends"]))


def dependencies(deb_fields):
    """The packages of Depends, without ours."""
    names = [row.split("|")[0].split()[0].split(":")[0] for row in deb_fields.get("Depends", "").split(",") if row.strip()]
    return [name for name in names if not name.startswith("jpki-")]


def element(name, version, **more):
    return {"SPDXID": "SPDXRef-" + re.sub(r"[^0-9A-Za-z.-]", "-", name), "name": name, "versionInfo": version,
            "downloadLocation": "NOASSERTION", "filesAnalyzed": False, "licenseConcluded": "NOASSERTION",
            "licenseDeclared": "NOASSERTION", "copyrightText": "NOASSERTION"} | more


def purl(name, version, architecture):
    return {"referenceCategory": "PACKAGE-MANAGER", "referenceType": "purl",
            "referenceLocator": f"pkg:deb/debian/{name}@{version.replace('+', '%2B')}?arch={architecture}"}


def document(version, commit, seconds, buildinfo, debs):
    info = fields_of(buildinfo)
    architecture = info["Build-Architecture"].strip()
    versions = installed_versions(buildinfo)
    source = element("jpki-pkcs11-source", version, sourceInfo=f"git commit {commit}", licenseDeclared="Apache-2.0",
                     supplier=AUTHORS, primaryPackagePurpose="SOURCE")
    elements, relations = {source["SPDXID"]: source}, []

    def relate(one, kind, other):
        relations.append({"spdxElementId": one["SPDXID"], "relationshipType": kind, "relatedSpdxElement": other["SPDXID"]})

    def other(name):
        if name not in versions:
            sys.exit(f"sbom.py: {name} has no version in the .buildinfo")
        found = element(name, versions[name], supplier="Organization: Debian",
                        externalRefs=[purl(name, versions[name], architecture)])
        return elements.setdefault(found["SPDXID"], found)

    for path, fields in debs:
        name = fields["Package"]
        ours = element(name, fields["Version"], packageFileName=path.name, licenseDeclared="Apache-2.0",
                       supplier=AUTHORS, summary=fields["Description"].splitlines()[0],
                       checksums=[{"algorithm": "SHA256", "checksumValue": hashlib.sha256(path.read_bytes()).hexdigest()}])
        elements[ours["SPDXID"]] = ours
        relations.append({"spdxElementId": "SPDXRef-DOCUMENT", "relationshipType": "DESCRIBES", "relatedSpdxElement": ours["SPDXID"]})
        relate(ours, "GENERATED_FROM", source)
        # What else it needs was not there when it was built, and has no version of its own.
        for library in filter(versions.get, dependencies(fields)):
            relate(ours, "DYNAMIC_LINK" if library.startswith("lib") else "DEPENDS_ON", other(library))
    for library in COMPILED_IN:
        relate(source, "STATIC_LINK", other(library))
    for tool in [*TOOLS, *filter(COMPILER.fullmatch, sorted(versions))]:
        relate(other(tool), "BUILD_TOOL_OF", source)

    called = f"jpki-pkcs11-{re.sub(r'[^0-9A-Za-z.-]', '-', info['Version'].strip())}-{architecture}"
    return {"spdxVersion": "SPDX-2.3", "dataLicense": "CC0-1.0", "SPDXID": "SPDXRef-DOCUMENT", "name": called,
            "documentNamespace": f"https://spdx.org/spdxdocs/{called}-{commit}",
            "creationInfo": {"creators": [AUTHORS, "Tool: packaging/sbom.py"],
                             "created": datetime.datetime.fromtimestamp(seconds, datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")},
            "packages": list(elements.values()), "relationships": relations}


def main(version, commit, seconds, buildinfo, *paths):
    debs = [(Path(path), fields_of(subprocess.run(["dpkg-deb", "-f", path], check=True, capture_output=True, text=True).stdout))
            for path in sorted(paths)]
    made = document(version, commit, int(seconds), Path(buildinfo).read_text(encoding="utf-8"), debs)
    print(json.dumps(made, indent=1, ensure_ascii=False))


if __name__ == "__main__":
    main(*sys.argv[1:])
