"""Redactor: document redaction for Danish access-to-records requests."""

import os

__version__ = "0.1.0"

# onnxruntime from 1.29 tells its maker which model runs on which machine, unless this is set before
# it is loaded. Nothing of what goes on here is anybody else's.
os.environ["ORT_DISABLE_TELEMETRY"] = "1"
