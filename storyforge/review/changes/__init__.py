"""What changed between two revisions of a project, as viewers would see and hear it.

    compare → Comparison

A revision is untrusted: it is read as blobs, by name and digest, and nothing of it is run.
"""
