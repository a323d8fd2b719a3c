"""National tables: make and use, requirements, margins and price indexes."""
