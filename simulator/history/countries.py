"""The time zone in which a country does business, for the countries that have one.

Overseas islands with few inhabitants do not count (the Canaries, the Azores, Greenland); a country whose
people live in several zones (Australia, Brazil, Canada, Mexico, Russia, the USA ...) is not in the table,
and its customers have no zone of their own. Names are the English ones and those of the shop's files.
"""

from __future__ import annotations

BUSINESS_ZONE = {
    "austria": "Europe/Vienna",
    "bahrain": "Asia/Bahrain",
    "belgium": "Europe/Brussels",
    "bermuda": "Atlantic/Bermuda",
    "bulgaria": "Europe/Sofia",
    "channel islands": "Europe/Jersey",
    "china": "Asia/Shanghai",
    "croatia": "Europe/Zagreb",
    "cyprus": "Asia/Nicosia",
    "czech republic": "Europe/Prague",
    "czechia": "Europe/Prague",
    "denmark": "Europe/Copenhagen",
    "eire": "Europe/Dublin",
    "estonia": "Europe/Tallinn",
    "finland": "Europe/Helsinki",
    "france": "Europe/Paris",
    "germany": "Europe/Berlin",
    "greece": "Europe/Athens",
    "guernsey": "Europe/Guernsey",
    "hong kong": "Asia/Hong_Kong",
    "hungary": "Europe/Budapest",
    "iceland": "Atlantic/Reykjavik",
    "india": "Asia/Kolkata",
    "ireland": "Europe/Dublin",
    "isle of man": "Europe/Isle_of_Man",
    "israel": "Asia/Jerusalem",
    "italy": "Europe/Rome",
    "japan": "Asia/Tokyo",
    "jersey": "Europe/Jersey",
    "korea": "Asia/Seoul",
    "latvia": "Europe/Riga",
    "lebanon": "Asia/Beirut",
    "lithuania": "Europe/Vilnius",
    "luxembourg": "Europe/Luxembourg",
    "malta": "Europe/Malta",
    "netherlands": "Europe/Amsterdam",
    "nigeria": "Africa/Lagos",
    "norway": "Europe/Oslo",
    "poland": "Europe/Warsaw",
    "portugal": "Europe/Lisbon",
    "romania": "Europe/Bucharest",
    "rsa": "Africa/Johannesburg",
    "saudi arabia": "Asia/Riyadh",
    "serbia": "Europe/Belgrade",
    "singapore": "Asia/Singapore",
    "slovakia": "Europe/Bratislava",
    "slovenia": "Europe/Ljubljana",
    "south africa": "Africa/Johannesburg",
    "south korea": "Asia/Seoul",
    "spain": "Europe/Madrid",
    "sweden": "Europe/Stockholm",
    "switzerland": "Europe/Zurich",
    "taiwan": "Asia/Taipei",
    "thailand": "Asia/Bangkok",
    "turkey": "Europe/Istanbul",
    "united arab emirates": "Asia/Dubai",
    "united kingdom": "Europe/London",
}


def zone_of(country: str) -> str:
    """The zone of a country, or "" if it has several or is not known."""
    return BUSINESS_ZONE.get(country.strip().casefold(), "")
