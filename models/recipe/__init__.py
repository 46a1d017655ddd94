"""How the Danish pipeline is trained, measured and assembled."""

import os

# Before torch loads: threads that wait must sleep. Spinning, they halve the speed as soon as
# another program wants one of the processors.
os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")

META = {
    "lang": "da",
    "name": "redactor",
    "version": "1.11.0",
    "description": "Names, sensitive statements and roles in Danish public records",
    "license": "CC BY-SA 4.0",
}
