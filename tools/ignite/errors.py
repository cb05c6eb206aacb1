# SPDX-License-Identifier: Apache-2.0
"""The one error that these tools report to a person."""


class ToolError(Exception):
    """What happened, where, expected against found, and the next step."""
