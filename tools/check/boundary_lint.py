#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Refuses what must not stand in core/api: see docs/adr/0002-boundary.md.

usage: boundary_lint.py HEADER...   prints file:line: what is wrong; 1 when anything is.

It reads the simple C++ that it allows: one declaration after another, no macros, no templates.
"""

import re
import sys

FOREIGN = re.compile(r"\b(std|boost|absl|asio|testing)\s*::|\bSSL\b|\b(SSL|EVP|BIO|X509)_\w+")
# Of another width, or another meaning, with another compiler or platform.
LOOSE_TYPE = re.compile(
    r"\b(bool|long|int|short|unsigned|signed|size_t|ssize_t|ptrdiff_t|u?intptr_t|wchar_t|time_t|"
    r"auto)\b")
NOT_ALLOWED = re.compile(r"\b(template|class|friend|operator|throw|using|typedef|explicit)\b|&|\.\.\.")
INCLUDE = re.compile(r'^\s*#\s*include\s+(\S+)', re.M)
DECLARATION = re.compile(
    r"(?P<enum>enum\s+(?:class\s+)?(?P<enum_name>\w+)\s*(?P<underlying>:\s*\w+)?\s*)\{"
    r"|struct\s+(?P<name>\w+)\s*(?P<bases>:[^{;]*)?\{")


class Interface:
    """A struct with virtual functions: its slots in their order, those of its base first."""

    def __init__(self, name, slots):
        self.name, self.slots = name, slots


class Record:
    """A struct of fields, by name in their order; those of an anonymous union stand in it too."""

    def __init__(self, name, fields):
        self.name, self.fields = name, fields


class Enum:
    def __init__(self, name, values):
        self.name, self.values = name, values


class Header:
    def __init__(self, path, text):
        self.path = path
        self.code = blank(text)
        self.problems = []
        self.declarations = []
        self.constants = re.findall(r"^inline constexpr (?!char\b)\w+ (\w+) =", self.code, re.M)
        self.check_text(text)
        for match in DECLARATION.finditer(self.code):
            if match["enum"]:
                self.read_enum(match)
            else:
                self.read_struct(match)

    def complain(self, at, text):
        line = self.code.count("\n", 0, at) + 1
        self.problems.append(f"{self.path}:{line}: {text}")

    def check_text(self, text):
        for match in INCLUDE.finditer(text):
            if match[1] != "<stdint.h>" and not re.fullmatch(r'"\w+\.h"', match[1]):
                self.complain(match.start(1),
                              f"includes {match[1]}: only <stdint.h> and headers beside it may be")
        for match in re.finditer(r"^\s*#\s*define +\w+\S* +\S.*$", self.code, re.M):
            self.complain(match.start(), "a macro with a meaning: this tool cannot see through it")
        code = re.sub(r"^\s*#.*$", lambda m: " " * len(m[0]), self.code, flags=re.M)
        code = re.sub(r"enum class", lambda m: " " * len(m[0]), code)
        for pattern, why in [
                (FOREIGN, "is of a library: only api's own types cross the boundary"),
                (LOOSE_TYPE, "is no type of fixed width"),
                (NOT_ALLOWED, "does not belong into the boundary")]:
            for match in pattern.finditer(code):
                self.complain(match.start(), f'"{match[0]}" {why}')

    def read_enum(self, match):
        if "class" not in match["enum"] or not match["underlying"]:
            self.complain(match.start(), f'enum {match["enum_name"]} must be an enum class of a '
                          "type: its size is the compiler's choice otherwise")
        body = body_at(self.code, match.end())
        self.declarations.append(Enum(match["enum_name"], re.findall(r"(\w+)\s*=", body)))
        for value in body.split(","):
            if value.strip() and "=" not in value:
                self.complain(match.start(), f'"{value.strip()}" must say its number')

    def read_struct(self, match):
        name, begin = match["name"], match.end()
        body = body_at(self.code, begin)
        slots, fields = [], []
        is_interface = "virtual" in body or match["bases"] is not None
        at = begin
        for statement in split(body):
            where = at + len(statement) - len(statement.lstrip())
            at += len(statement) + 1
            code = re.sub(r"\b(protected|public|private)\s*:", "", statement).strip()
            if not code or code == "}":
                continue
            if "virtual" in code:
                self.check_virtual(where, code)
                slots += re.findall(r"(\w+)\s*\(", code)[:1]
            elif re.fullmatch(r"~\w+\(\) = default", code):
                if "protected:" not in statement:
                    self.complain(where, f"~{name} must be protected: Release ends an object")
            elif is_interface:
                self.complain(where, f"interface {name} has something besides virtual functions: "
                              f'"{code}"')
            else:
                fields.append(self.read_field(where, code))
        if is_interface:
            if f"~{name}() = default" not in body:
                self.complain(match.start(), f"interface {name} needs a protected destructor")
            if (match["bases"] or "").count(","):
                self.complain(match.start(), f"{name} inherits from more than one")
            for slot in {slot for slot in slots if slots.count(slot) > 1}:
                self.complain(match.start(), f"{name}::{slot} is overloaded: compilers order "
                              "overloads in a vtable as they like")
            self.declarations.append(Interface(name, slots))
        else:
            self.declarations.append(Record(name, [field for field in fields if field]))

    def check_virtual(self, where, code):
        if not re.search(r"\)\s*(const\s+)?noexcept\s*=\s*0$", code):
            self.complain(where, f'"{" ".join(code.split())}" must end in noexcept = 0')
        if "~" in code:
            self.complain(where, "a virtual destructor takes two slots and frees with the "
                          "caller's allocator")
        if "=" in re.sub(r"=\s*0$", "", code):
            self.complain(where, f'"{code}" has a default argument')

    def read_field(self, where, code):
        code = re.sub(r"^union\s*\{", "", code).strip()
        pointer = re.search(r"\(\*(\w+)\)\s*\(.*\)(.*)$", code, re.S)
        if pointer:
            if "noexcept" not in pointer[2]:
                self.complain(where, f"the function {pointer[1]} points to must be noexcept")
            return pointer[1]
        if "=" in code:
            self.complain(where, f'"{code}": a record is initialised by who makes it')
        if "(" in code:
            self.complain(where, f'"{code}": a record has no functions')
            return None
        return re.sub(r"\[\w+\]$", "", code).split()[-1].lstrip("*")


def blank(text):
    """Comments and strings as spaces, so that lines and columns stay."""
    return re.sub(r'//[^\n]*|/\*.*?\*/|"(\\.|[^"\\\n])*"',
                  lambda match: re.sub(r"[^\n]", " ", match[0]), text, flags=re.S)


def body_at(code, begin):
    depth = 1
    for end in range(begin, len(code)):
        depth += {"{": 1, "}": -1}.get(code[end], 0)
        if depth == 0:
            return code[begin:end]
    return code[begin:]


def split(body):
    """Statements, at semicolons and at the brace that ends a union."""
    return re.split(r";", re.sub(r"\}(?=\s*;)", " ", body))


def read(paths):
    headers = []
    for path in paths:
        with open(path, encoding="utf-8") as file:
            headers.append(Header(path, file.read()))
    return headers


def main():
    if len(sys.argv) < 2:
        print(__doc__, file=sys.stderr)
        return 2
    problems = [problem for header in read(sys.argv[1:]) for problem in header.problems]
    print("\n".join(problems), end="\n" if problems else "")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
