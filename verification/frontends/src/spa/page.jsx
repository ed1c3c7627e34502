import { createRoot } from 'react-dom/client';
import { api } from './axios.js';
import { send } from './fetch.js';
import { NoteForm } from './react.jsx';

Object.assign(window, { api, send });
createRoot(document.getElementById('root')).render(<NoteForm />);
