"""What others may want to hear of; `bulk_create` tells nobody."""

from django.dispatch import Signal

# Sent by load_regions inside its transaction.
areas_loaded = Signal()
