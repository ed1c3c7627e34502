import 'htmx4';
