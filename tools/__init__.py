"""Scripts that developers run; the product never imports them."""
