#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Runs the unittest file that is the first argument; the others go to unittest.
exec /usr/bin/python3 "$@"
