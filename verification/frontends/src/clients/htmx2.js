import 'htmx.org';
import 'htmx-ext-json-enc';
