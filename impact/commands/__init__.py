"""Commands: one module each; options in, one call into the library, tables out. No arithmetic."""
