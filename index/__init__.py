"""The library: articles in, quotes out. Independent of Discord and of asyncio."""
