"""Mailchimp: fields, tags, segments, templates and draft campaigns; its interface makes no flows."""
