#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# core/api compiles header by header without the C++ standard library, also as C++17 and with
# clang++; with g++ as C++20 every build does it (//tests/abi:headers_alone).
set -euo pipefail
tests/abi/headers_alone.sh core/api/*.h -- clang++ -std=c++17
tests/abi/headers_alone.sh core/api/*.h -- g++ -std=c++17
