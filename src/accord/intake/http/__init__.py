"""Records that programs send: POST /leads, /touches, /deals."""
