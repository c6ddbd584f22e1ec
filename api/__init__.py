"""What the routers of all apps share: lists, problems, rates, values."""
