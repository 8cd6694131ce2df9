"""What HubSpot says, as rows, faults and changes; pure."""
