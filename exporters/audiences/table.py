"""An audience as a CSV file, for systems that take none from programs."""

from __future__ import annotations

import csv
import io

from exporters.audiences.addresses import hashed
from exporters.audiences.membership import Membership

#: How the names of such files end: what they hold is to be seen from them.
SUFFIX = ".audience.csv"


def audience_table(membership: Membership, *, digests: bool) -> bytes:
    """One row a person: the e-mail address, or its SHA-256 if ``digests``."""
    text = io.StringIO(newline="")
    rows = csv.writer(text, lineterminator="\r\n")
    rows.writerow(["email_sha256" if digests else "email"])
    rows.writerows([hashed(address) if digests else address] for address in membership.addresses)
    return text.getvalue().encode()
