"""Writers that know no word of the business; an app gives them its own records."""
