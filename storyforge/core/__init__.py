"""Values that need nothing but the standard library: time, space, colour, diagnostics."""
