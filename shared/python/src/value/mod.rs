//! What a Python name can stand for, and how values are shared, compared and let go.
