#!/usr/bin/env python
"""The operator's door to every command."""

import os
import sys

from django.core.management import execute_from_command_line

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "educonnect_admin.settings.dev")
    execute_from_command_line(sys.argv)
