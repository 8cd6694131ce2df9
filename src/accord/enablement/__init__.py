"""Use of content: who shared what with whom, whether it helped, what to show next, what lacks."""
